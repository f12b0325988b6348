import { integrationTests } from '../../vitest.base.ts';

/** The console on traces of the real services, which somebody else has started: see test/services. */
export default integrationTests({
  include: ['test/services/**/*.services.test.ts'],
  testTimeout: 60_000,
  reporters: ['default', ['json', { outputFile: 'test-output/services.json' }]],
});
