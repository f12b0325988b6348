import nx from '@nx/eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TEST_FILES = ['**/*.test.ts', '**/test/**/*.ts', '**/vitest.*.ts'];

const XRAY_SDK = ['aws-xray-sdk', 'aws-xray-sdk-*'];
const EXPRESS = ['express', 'express/*'];
const MYSQL = ['mysql2', 'mysql2/*'];

/** Which project may import which, by its tags, and which packages are kept to one place. */
const boundaries = [
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib', 'type:model'] },
  { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib', 'type:model'] },
  { sourceTag: 'type:model', onlyDependOnLibsWithTags: ['type:model'] },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:lib', 'type:model', 'type:testing'] },
  { sourceTag: 'type:e2e', onlyDependOnLibsWithTags: ['type:lib', 'type:model', 'type:testing'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib', 'type:model', 'type:testing'] },
  { sourceTag: 'scope:users', onlyDependOnLibsWithTags: ['scope:users', 'scope:tracing', 'scope:shared'] },
  {
    sourceTag: 'scope:notification',
    onlyDependOnLibsWithTags: ['scope:notification', 'scope:tracing', 'scope:shared'],
  },
  { sourceTag: 'scope:tracing', onlyDependOnLibsWithTags: ['scope:tracing', 'scope:xray', 'scope:shared'] },
  { sourceTag: 'scope:xray', onlyDependOnLibsWithTags: ['scope:xray', 'scope:shared'] },
  { sourceTag: 'platform:web', onlyDependOnLibsWithTags: ['platform:web', 'platform:any'] },
  { sourceTag: 'platform:any', onlyDependOnLibsWithTags: ['platform:any'] },
  { sourceTag: 'platform:node', onlyDependOnLibsWithTags: ['platform:node', 'platform:any'] },
];

const keptPackages = [
  { sourceTag: 'type:app', bannedExternalImports: XRAY_SDK },
  { sourceTag: 'scope:notification', bannedExternalImports: MYSQL },
  { sourceTag: 'scope:xray', bannedExternalImports: MYSQL },
  { sourceTag: 'scope:tracing', bannedExternalImports: [...MYSQL, ...EXPRESS] },
  { sourceTag: 'type:testing', bannedExternalImports: XRAY_SDK },
  { sourceTag: 'type:model', bannedExternalImports: ['*'] },
];

/** Tests may also reach the libraries made for them. */
const boundariesOfTests = boundaries.map((rule) =>
  /^(type:(app|lib|model)|scope:|platform:)/.test(rule.sourceTag)
    ? { ...rule, onlyDependOnLibsWithTags: [...rule.onlyDependOnLibsWithTags, 'type:testing'] }
    : rule,
);

const enforceBoundaries = (depConstraints) => ({
  '@nx/enforce-module-boundaries': [
    'error',
    {
      banTransitiveDependencies: true,
      enforceBuildableLibDependency: true,
      allow: ['vitest.base'],
      depConstraints,
    },
  ],
});

export default defineConfig(
  globalIgnores(['**/dist', '**/out-tsc', '**/test-output', '**/.cache', '**/.nx']),
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { '@nx': nx },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...enforceBoundaries([...boundaries, ...keptPackages]),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: 'ExportAllDeclaration', message: 'Name each export.' },
      ],
    },
  },
  {
    files: TEST_FILES,
    rules: {
      ...enforceBoundaries(boundariesOfTests),
      'no-restricted-syntax': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    rules: { eqeqeq: 'error', 'no-unused-vars': 'error' },
  },
);
