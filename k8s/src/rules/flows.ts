import { Service } from 'kubernetes-models/v1/Service';
import { environmentOf } from '../manifests/environment.ts';
import type { Variable } from '../manifests/environment.ts';
import { namespaceOf } from '../manifests/manifest.ts';
import type { Labels, Manifest } from '../manifests/manifest.ts';
import { lastingContainers, workloadsOf } from '../manifests/workloads.ts';
import type { Workload } from '../manifests/workloads.ts';
import { backendsOf, podPortOf, podsOf } from './ports.ts';

/** One end of a flow: pods of a namespace, or an address outside the cluster's pods. */
export type End = { readonly title: string; readonly namespace: string; readonly labels: Labels } | 'outside';

/** Something that a pod sends to, or is sent. `port` is the one that the receiving pod listens on. */
export interface Flow {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol: string;
}

/** An address that a workload is told and that nobody answers to. */
export interface DeadEnd {
  readonly object: string;
  readonly address: string;
}

const DNS: End = { title: 'DNS', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const HTTP = 80;
const HTTPS = 443;

/** What the programs do, read from what they are told: their variables, and the Ingresses that lead to them. */
export function flowsOf(manifests: readonly Manifest[]): {
  readonly flows: readonly Flow[];
  readonly deadEnds: readonly DeadEnd[];
} {
  const workloads = workloadsOf(manifests);
  const flows: Flow[] = [];
  const deadEnds: DeadEnd[] = [];
  for (const workload of workloads) {
    for (const call of callsOf(workload, manifests)) {
      const found = routesOf(call, workload, manifests, workloads);
      flows.push(...found);
      const isOwn = call.host === '127.0.0.1';
      if (found.length === 0 && !isOwn)
        deadEnds.push({ object: workload.title, address: `${call.host}:${call.port}` });
    }
  }
  return { flows: [...flows, ...flowsOfIngresses(manifests, workloads)], deadEnds };
}

interface Call {
  readonly host: string;
  readonly port: number;
  readonly protocol: string;
}

const TCP = 'TCP';
/** Pairs of variables that name a host and its port. */
const ENDPOINTS = [
  ['DB_HOSTNAME', 'DB_PORT'],
  ['NOTIFICATION_SERVICE_HOST', 'NOTIFICATION_SERVICE_PORT'],
  ['AWS_MAIL_SERVER_HOST', 'AWS_MAIL_SERVER_PORT'],
] as const;

/** Variables that hold the URL of another service; what is no URL (`aws`) leads nowhere by itself. */
const URLS = ['SMOKE_URL', 'SMOKE_XRAY'] as const;

function callsOf(workload: Workload, manifests: readonly Manifest[]): Call[] {
  return lastingContainers(workload).flatMap((container) => {
    const variables = environmentOf(container, workload.namespace, manifests);
    const tcp = ENDPOINTS.flatMap(([host, port]): Call[] => {
      const name = textOf(variables, host);
      return name === undefined ? [] : [{ host: name, port: Number(textOf(variables, port)), protocol: TCP }];
    });
    const urls = URLS.flatMap((name): Call[] => {
      const url = URL.parse(textOf(variables, name) ?? '');
      if (url === null) return [];
      const usual = url.protocol === 'https:' ? HTTPS : HTTP;
      return [{ host: url.hostname, port: url.port === '' ? usual : Number(url.port), protocol: TCP }];
    });
    const [, host, port] = /^(.+):(\d+)$/.exec(textOf(variables, 'AWS_XRAY_DAEMON_ADDRESS') ?? '') ?? [];
    const daemon =
      host === undefined ? [] : ['UDP', TCP].map((protocol) => ({ host, port: Number(port), protocol }));
    // With a region a daemon calls AWS; with the cluster's name the tracer asks the API server for its version.
    const asks = variables.has('AWS_REGION') || variables.has('CLUSTER_NAME');
    return [...tcp, ...urls, ...daemon, ...(asks ? [{ host: '*', port: HTTPS, protocol: TCP }] : [])];
  });
}

const textOf = (variables: ReadonlyMap<string, Variable>, name: string): string | undefined => {
  const variable = variables.get(name);
  return variable?.from === 'text' ? variable.text : undefined;
};

function routesOf(
  { host, port, protocol }: Call,
  from: Workload,
  manifests: readonly Manifest[],
  workloads: readonly Workload[],
): Flow[] {
  const lookUp = ['UDP', TCP].map((one): Flow => ({ from, to: DNS, port: 53, protocol: one }));
  if (host === '*') return [...lookUp, { from, to: 'outside', port, protocol }];
  if (host.startsWith('$(')) return throughNode({ host, port, protocol }, from, workloads);
  const service = manifests.find(
    (manifest) =>
      Service.is(manifest) && manifest.metadata.name === host && namespaceOf(manifest) === from.namespace,
  );
  if (!Service.is(service)) return [];
  if (service.spec?.type === 'ExternalName') return [...lookUp, { from, to: 'outside', port, protocol }];
  const servicePort = (service.spec?.ports ?? []).find(
    (known) => known.port === port && (known.protocol ?? TCP) === protocol,
  );
  if (servicePort === undefined) return [];
  const ends = podsOf(service, workloads).flatMap((to): Flow[] => {
    const end = podPortOf(servicePort, to);
    return end === undefined ? [] : [{ from, to, ...end }];
  });
  return ends.length === 0 ? [] : [...lookUp, ...ends];
}

/** To the address of the node, and from there into the pod that has the port. */
function throughNode({ port, protocol }: Call, from: Workload, workloads: readonly Workload[]): Flow[] {
  const owners = workloads.filter((workload) =>
    lastingContainers(workload).some(({ ports = [] }) =>
      ports.some((known) => known.hostPort === port && (known.protocol ?? TCP) === protocol),
    ),
  );
  return owners.flatMap((to): Flow[] => [
    { from, to: 'outside', port, protocol },
    { from: 'outside', to, port, protocol },
  ]);
}

function flowsOfIngresses(manifests: readonly Manifest[], workloads: readonly Workload[]): Flow[] {
  return manifests.flatMap((ingress) =>
    backendsOf(ingress).flatMap(({ service: name, port }) => {
      const service = manifests.find(
        (manifest) =>
          Service.is(manifest) &&
          manifest.metadata.name === name &&
          namespaceOf(manifest) === namespaceOf(ingress),
      );
      if (!Service.is(service)) return [];
      const servicePort = (service.spec?.ports ?? []).find(
        (known) => known.name === port || known.port === port,
      );
      if (servicePort === undefined) return [];
      return podsOf(service, workloads).flatMap((to): Flow[] => {
        const end = podPortOf(servicePort, to);
        return end === undefined ? [] : [{ from: 'outside', to, ...end }];
      });
    }),
  );
}
