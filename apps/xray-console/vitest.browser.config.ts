import { integrationTests } from '../../vitest.base.ts';

/** The console in a real browser, against a running xray-local. One after the other: they share the machine's cores. */
export default integrationTests({
  include: ['test/browser/**/*.browser.test.ts'],
  globalSetup: ['test/support/build-console.ts'],
  fileParallelism: false,
  testTimeout: 180_000,
  reporters: ['default', ['json', { outputFile: 'test-output/browser.json' }]],
});
