import { parseManifests } from '../../src/manifests/manifest.ts';
import { printFinding } from '../../src/rules/finding.ts';
import type { Rule } from '../../src/rules/finding.ts';

/** A small cluster in which no rule finds anything. The tests of the rules break one thing at a time. */
export const GOOD_CLUSTER = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: app, namespace: shop }
automountServiceAccountToken: false
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: first }
value: 1000
---
apiVersion: v1
kind: ConfigMap
metadata: { name: app-config, namespace: shop }
data: { SHUTDOWN_DELAY_MS: '10000', DB_HOSTNAME: mysql, DB_PORT: '3306', AWS_XRAY_DAEMON_ADDRESS: 'xray-service:2000' }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: app-secrets, namespace: shop }
spec:
  refreshInterval: 1h
  secretStoreRef: { kind: SecretStore, name: store }
  target: { name: app-secrets, creationPolicy: Owner }
  data: [{ secretKey: password, remoteRef: { key: app, property: password } }]
---
apiVersion: v1
kind: Service
metadata: { name: mysql, namespace: shop }
spec: { type: ExternalName, externalName: db.shop.test }
---
apiVersion: v1
kind: Service
metadata: { name: app, namespace: shop }
spec:
  selector: { app: app }
  ports: [{ name: http, port: 80, targetPort: http }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: app, namespace: shop }
spec:
  rules:
    - http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: app, port: { name: http } } } }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: app, namespace: shop }
spec:
  selector: { matchLabels: { app: app } }
  template:
    metadata: { labels: { app: app } }
    spec:
      serviceAccountName: app
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 45
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: app
          image: app:1.0.0
          ports: [{ name: http, containerPort: 8095 }]
          envFrom: [{ configMapRef: { name: app-config } }]
          env:
            - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
            - { name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: app-secrets, key: password } } }
          startupProbe: { httpGet: { path: /health/startup, port: http } }
          livenessProbe: { httpGet: { path: /health/live, port: http } }
          readinessProbe: { httpGet: { path: /health/ready, port: http }, periodSeconds: 3, failureThreshold: 2 }
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: app, namespace: shop }
spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: app } }
---
apiVersion: v1
kind: Service
metadata: { name: xray-service, namespace: shop }
spec:
  internalTrafficPolicy: Local
  selector: { app: daemon }
  ports: [{ name: udp, port: 2000, protocol: UDP }, { name: tcp, port: 2000, protocol: TCP }]
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: daemon, namespace: shop }
spec:
  selector: { matchLabels: { app: daemon } }
  template:
    metadata: { labels: { app: daemon, app.kubernetes.io/component: trace-daemon } }
    spec:
      serviceAccountName: app
      automountServiceAccountToken: false
      enableServiceLinks: false
      priorityClassName: first
      tolerations: [{ operator: Exists }]
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: daemon
          image: daemon@sha256:${'0'.repeat(64)}
          ports: [{ name: udp, containerPort: 2000, protocol: UDP }, { name: tcp, containerPort: 2000 }]
          env: [{ name: AWS_REGION, value: eu-central-1 }]
          startupProbe: { tcpSocket: { port: tcp } }
          livenessProbe: { tcpSocket: { port: tcp } }
          readinessProbe: { tcpSocket: { port: tcp } }
          resources: { requests: { cpu: 50m, memory: 128Mi }, limits: { memory: 128Mi } }
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny-all, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: dns, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }
          podSelector: { matchExpressions: [{ key: k8s-app, operator: In, values: [kube-dns] }] }
      ports: [{ protocol: UDP, port: 53 }, { protocol: TCP, port: 53 }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: app, namespace: shop }
spec:
  podSelector: { matchLabels: { app: app } }
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{ ipBlock: { cidr: 192.168.0.0/16 } }]
      ports: [{ port: 8095 }]
  egress:
    - to: [{ ipBlock: { cidr: 192.168.0.0/16 } }]
      ports: [{ port: 3306 }]
    - to: [{ podSelector: { matchLabels: { app: daemon } } }]
      ports: [{ protocol: UDP, port: 2000 }, { protocol: TCP, port: 2000 }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: daemon, namespace: shop }
spec:
  podSelector: { matchLabels: { app: daemon } }
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: app } } }]
      ports: [{ protocol: UDP, port: 2000 }, { protocol: TCP, port: 2000 }]
  egress:
    - to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]
      ports: [{ port: 443 }]
`;

/** What a rule finds in the good cluster. */
export const inGoodCluster = (rule: Rule): readonly string[] =>
  rule(parseManifests(GOOD_CLUSTER)).map(printFinding);

/** What a rule finds once a text of the good cluster is another, everywhere that it stands. */
export function afterChange(rule: Rule, from: string, to: string): readonly string[] {
  if (!GOOD_CLUSTER.includes(from)) throw new Error(`the good cluster has no ${from}`);
  return rule(parseManifests(GOOD_CLUSTER.replaceAll(from, to))).map(printFinding);
}

/** What a rule finds once another object is there. */
export const afterAdding = (rule: Rule, yaml: string): readonly string[] =>
  rule(parseManifests(`${GOOD_CLUSTER}\n---\n${yaml}`)).map(printFinding);
