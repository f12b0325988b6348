/** The places where a trace of GET /usermgmt/notification-xray can be lost, in the order in which it passes them. */
export type HopName = keyof typeof HOPS;

interface Hop {
  readonly title: string;
  /** What to look at, the likeliest first. */
  readonly ways: readonly string[];
}

const DOCTOR =
  'from where the service runs, with its AWS_XRAY_DAEMON_ADDRESS: the doctor, as told in docs/runbooks/trace-missing.md';
const DAEMON_LOG =
  'on Kubernetes: kubectl get pods -n xray-microservices -o wide (a daemon on each node?), and ' +
  'kubectl logs -n xray-microservices -l app.kubernetes.io/component=trace-daemon --prefix --tail=50';
const POLICIES = 'kubectl get networkpolicy -n xray-microservices (UDP and TCP 2000, and DNS)';

const daemonOf = (deployment: string): readonly string[] => [
  `is its AWS_XRAY_DAEMON_ADDRESS that of the daemon? It logs when nobody listens there: kubectl logs -n xray-microservices deployment/${deployment} | grep -i xray`,
  DOCTOR,
  DAEMON_LOG,
  POLICIES,
];

export const HOPS = {
  request: {
    title: 'client → user-management',
    ways: [
      'is --url the address of user-management, and does GET /health/ready answer there?',
      'on Kubernetes: kubectl get pods,ingress -n xray-microservices, and kubectl logs -n xray-microservices deployment/usermgmt-microservice',
    ],
  },
  header: {
    title: 'client → user-management (X-Amzn-Trace-Id)',
    ways: [
      'something on the way drops or replaces X-Amzn-Trace-Id: send the request to the pod itself, with kubectl port-forward',
    ],
  },
  tracing: {
    title: 'service (tracing is off)',
    ways: ['AWS_XRAY_SDK_ENABLED of the service whose answer names no trace_id, and its first log lines'],
  },
  names: {
    title: 'service (under another name)',
    ways: ['is AWS_XRAY_TRACING_NAME of the service among --services?'],
  },
  usersDaemon: {
    title: 'user-management → daemon (UDP)',
    ways: [
      ...daemonOf('usermgmt-microservice'),
      'does --xray read where that daemon writes: the same xray-local, or the same account and region of AWS?',
    ],
  },
  database: {
    title: 'user-management → MySQL',
    ways: [
      'a fault there: GET /health/ready of user-management tells how it stands with MySQL',
      'no subsegment although the answer is right: the tracer has not seen mysql2, look at the first log lines of user-management',
    ],
  },
  call: {
    title: 'user-management → notification',
    ways: [
      'a fault there: NOTIFICATION_SERVICE_HOST and _PORT of user-management, and the log of notification',
      'on Kubernetes: kubectl get endpointslices -n xray-microservices -l kubernetes.io/service-name=notification-clusterip-service',
    ],
  },
  callHeader: {
    title: 'user-management → notification (X-Amzn-Trace-Id)',
    ways: [
      'something between the services drops or replaces X-Amzn-Trace-Id, such as a mesh or a proxy',
      'something else instruments the pods as well: kubectl get pods -n xray-microservices -o yaml | grep -i inject',
    ],
  },
  notificationDaemon: {
    title: 'notification → daemon (UDP)',
    ways: daemonOf('v1-notification-microservice'),
  },
  clocks: {
    title: 'clocks',
    ways: ['compare the clocks of the machines: timedatectl, chronyc tracking'],
  },
  platform: {
    title: 'service → EKS (where it runs)',
    ways: [
      'is CLUSTER_NAME set, and may the pods ask the API server (policy microservices-to-eks-api)?',
      'how it is found out is told in libs/tracing/README.md, "Where it runs"',
    ],
  },
} as const satisfies Record<string, Hop>;
