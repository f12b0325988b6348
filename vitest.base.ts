import { defineConfig } from 'vitest/config';
import type { ViteUserConfig } from 'vitest/config';

/** The export condition under which workspace packages answer with their TypeScript sources. */
const SOURCE_CONDITION = '@xray-microservices/source';

type TestOptions = NonNullable<ViteUserConfig['test']>;

/**
 * The test configuration all projects share.
 *
 * Each level writes its results to `test-output/<level>.json`, from which `npm test` adds up its closing counts.
 */
function configFor(level: string, options: TestOptions): ViteUserConfig {
  return defineConfig({
    resolve: { conditions: [SOURCE_CONDITION] },
    ssr: { resolve: { conditions: [SOURCE_CONDITION, 'node'] } },
    test: {
      pool: 'forks',
      passWithNoTests: false,
      allowOnly: false,
      // one second is less than a busy machine may need for a few turns
      expect: { poll: { timeout: 20_000 } },
      // nobody asks the metadata service of a machine that happens to be on EC2
      env: { AWS_EC2_METADATA_DISABLED: 'true' },
      reporters: ['default', ['json', { outputFile: `test-output/${level}.json` }]],
      ...options,
    },
  });
}

/** Unit tests: beside the code, without network or files. */
export const unitTests = (options: TestOptions = {}): ViteUserConfig =>
  configFor('unit', {
    include: ['src/**/*.test.ts'],
    // property tests on a busy machine; a test that hangs is found all the same
    testTimeout: 30_000,
    ...options,
  });

/** Integration tests: real MySQL, SMTP, UDP and HTTP on loopback. */
export const integrationTests = (options: TestOptions = {}): ViteUserConfig =>
  configFor('integration', {
    include: ['test/integration/**/*.int.test.ts'],
    // above what a test waits for, one thing after the other, on a busy machine
    testTimeout: 120_000,
    hookTimeout: 180_000,
    ...options,
  });

/** End-to-end tests: the services as processes. */
export const endToEndTests = (options: TestOptions = {}): ViteUserConfig =>
  configFor('e2e', {
    include: ['src/**/*.e2e.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    ...options,
  });
