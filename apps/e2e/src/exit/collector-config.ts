import path from 'node:path';

/** The config with which the collector runs in a cluster. */
export const CONFIG = path.resolve(
  import.meta.dirname,
  '../../../../k8s/components/collector-on-2000/config.yaml',
);

/** What a collector is sent: segments as the daemon is, or spans, when it has no receiver for segments. */
export type Intake = 'segments' | 'otlp';

/** Ports on loopback. */
export interface CollectorPorts {
  readonly intake: number;
  readonly health: number;
}

/**
 * The config of the component collector-on-2000, but for the ports, and with OTLP to here in the place of X-Ray.
 *
 * @throws {Error} when the config no longer has what is to be replaced
 */
export function adaptConfig(config: string, intake: Intake, ports: CollectorPorts, otlp: string): string {
  const here = `127.0.0.1:${ports.intake}`;
  const changes: readonly (readonly [RegExp, string])[] = [
    ...(intake === 'segments'
      ? ([[/0\.0\.0\.0:2000/g, here]] as const)
      : ([
          [
            /(?<=^receivers:\n).*?(?=^processors:)/ms,
            `  otlp:\n    protocols: { http: { endpoint: '${here}' } }\n`,
          ],
          [/receivers: \[awsxray\]/, 'receivers: [otlp]'],
        ] as const)),
    [/0\.0\.0\.0:13133/, `127.0.0.1:${ports.health}`],
    [/(?<=^exporters:\n).*?(?=^extensions:)/ms, `  otlphttp:\n    traces_endpoint: ${otlp}\n`],
    [/exporters: \[awsxray\]/, 'exporters: [otlphttp]'],
  ];
  return changes.reduce((text, [from, to]) => {
    if (text.search(from) === -1) throw new Error(`${CONFIG} has nothing like ${String(from)} any more`);
    return text.replace(from, to);
  }, config);
}
