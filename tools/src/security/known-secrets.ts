/** A content that looks like a secret and is none. */
export interface KnownSecret {
  /** Git's id of the content: a change of the file has to be looked at anew. */
  readonly id: string;
  readonly path: string;
  readonly reason: string;
}

export const KNOWN_SECRETS: readonly KnownSecret[] = [
  {
    id: 'a31dc4ff086318cd65ee47bed58add87891332e3',
    path: 'libs/tracing/test/fixtures/plugins/test-only-server.key',
    reason:
      'the key of a stand-in for the Kubernetes API on loopback, under an authority that only the tests know',
  },
  {
    id: 'c1d032e805128b583574ebe96fff1845208deb69',
    path: 'apps/e2e/src/smoke/options.e2e.test.ts',
    reason: 'an address of nobody, in the test that addresses with a password are refused',
  },
];
