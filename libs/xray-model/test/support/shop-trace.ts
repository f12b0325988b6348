import type { ServiceFacts, TraceFacts } from '../../src/facts/trace-facts.ts';
import { edgeFacts, serviceFacts, traceFacts } from './facts.ts';

const failed = { ok: false, fault: true };

const services: readonly ServiceFacts[] = [
  serviceFacts('shop', {
    id: { name: 'shop', type: 'AWS::EKS::Container', accountId: '111' },
    root: true,
    responseTime: 2,
    user: 'alice',
    http: {
      url: 'http://shop/v2/cart',
      method: 'GET',
      status: 200,
      userAgent: 'curl/8',
      clientIp: '10.0.0.1',
    },
    instanceId: 'i-1',
    availabilityZone: 'eu-west-1a',
    resourceArn: 'arn:aws:eks:shop',
  }),
  serviceFacts('stock', {
    ...failed,
    id: { name: 'stock', type: 'AWS::Lambda::Function', accountId: '222' },
    responseTime: 1.5,
    user: 'batch',
    http: { status: 503 },
    messages: ['out of paper'],
  }),
  serviceFacts('stock', { id: { name: 'stock', type: 'AWS::Lambda' }, last: true, inProgress: true }),
  serviceFacts('orders', {
    id: { name: 'orders', type: 'AWS::DynamoDB::Table' },
    ok: false,
    error: true,
    throttle: true,
    inferred: true,
    last: true,
  }),
];

/**
 * A request that `shop` answered well in 2 s of 2.5, although `stock` failed behind it (503) and so did the table
 * `orders` (throttled) behind that; the second node named `stock` is still at work.
 */
export const SHOP: TraceFacts = traceFacts({
  duration: 2.5,
  responseTime: 2,
  throttle: true,
  partial: true,
  entryPoint: 0,
  http: { url: 'http://shop/v2/cart', method: 'GET', status: 200, userAgent: 'curl/8', clientIp: '10.0.0.1' },
  services,
  edges: [
    edgeFacts(0, { responseTime: 2, http: { status: 200 } }),
    edgeFacts(1, { source: 0, ...failed, responseTime: 1.6, http: { status: 503, url: 'http://stock/' } }),
    edgeFacts(2, { source: 0, inProgress: true }),
    edgeFacts(3, { source: 1, ok: false, error: true, throttle: true }),
  ],
  annotations: [
    { key: 'game', value: '817DL6VO', service: 0 },
    { key: 'age', value: 30, service: 0 },
    { key: 'age', value: 'thirty', service: 1 },
    { key: 'paid', value: false, service: 0 },
    { key: 'vip', value: true, service: 0 },
    { key: 'aws.op', value: 'GET /cart', service: 0 },
  ],
  faultRootCauses: [
    [
      {
        service: 0,
        entities: [
          { name: 'shop', remote: false, exceptions: [] },
          { name: 'call stock', remote: true, exceptions: [] },
        ],
      },
      {
        service: 1,
        entities: [
          { name: 'stock', remote: false, exceptions: [{ name: 'Outer', message: 'first' }] },
          {
            name: 'count',
            remote: false,
            exceptions: [{ name: 'OutOfPaper', message: 'out of paper' }, { message: 'no name' }],
          },
        ],
      },
    ],
  ],
  errorRootCauses: [[{ service: 3, entities: [{ name: 'DynamoDB', remote: false, exceptions: [] }] }]],
  responseTimeRootCauses: [
    [
      { service: 0, entities: [{ name: 'shop', remote: false, exceptions: [], coverage: 1 }] },
      { service: 1, entities: [{ name: 'stock', remote: true, exceptions: [], coverage: 0.75 }] },
    ],
  ],
});
