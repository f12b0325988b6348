import { Hosts, SERVICE_ADDRESS } from '../hosts/hosts.ts';
import { whyNoHosts } from '../hosts/ip.ts';
import type { Inflicting, Scenario, Stage } from '../scenario.ts';
import type { Layout } from '../stack.ts';

const LOSS = 0.02;
const FAR_LOSS = 0.1;
const DELAY_MS = 20;
const ANYWHERE = '0.0.0.0';

/** user-management on one node, notification on the other, each with the daemon of its own node. */
const nodeLocal = ({ nodes: [first, second], outside }: Hosts): Layout => ({
  users: first,
  notification: second,
  outside,
  daemons: [
    { place: first, bind: ANYWHERE },
    { place: second, bind: ANYWHERE },
  ],
  daemonOf: { users: SERVICE_ADDRESS, notification: SERVICE_ADDRESS },
});

/** Two nodes with a daemon each, at the service's address. */
function twoNodes(inflict: (hosts: Hosts, inflicting: Inflicting) => Promise<void>): Stage {
  const hosts = Hosts.make();
  hosts.giveServiceAddress(0);
  hosts.giveServiceAddress(1);
  return {
    layout: nodeLocal(hosts),
    inflict: (inflicting) => inflict(hosts, inflicting),
    lostOnTheWay: () => hosts.dropped(),
    mistake: ({ users, notification }, [first, second]) => {
      const isLocal =
        first?.received === users.handedOver && (second?.received ?? 0) <= notification.handedOver;
      return isLocal ? undefined : 'segments of one node have reached the daemon of the other';
    },
    dispose: () => {
      hosts.remove();
    },
  };
}

async function loseAndDelay(hosts: Hosts, { stack: { ways }, lasts }: Inflicting): Promise<void> {
  const setDelay = (milliseconds: number): void => {
    for (const way of [ways.mysql, ways.notification, ways.smtp]) way.delayMs = milliseconds;
  };
  hosts.losePackets(LOSS);
  setDelay(DELAY_MS);
  await lasts();
  setDelay(0);
  hosts.heal();
}

/** The daemon of the second node goes, and with it what the service's address leads to there; then both come back. */
async function loseDaemon(hosts: Hosts, { stack: { daemons }, lasts }: Inflicting): Promise<void> {
  const [, second] = daemons;
  hosts.dropServiceTraffic();
  hosts.takeServiceAddress(1);
  await second?.terminate();
  await lasts();
  await second?.restart();
  hosts.giveServiceAddress(1);
}

async function cutOff(hosts: Hosts, { lasts }: Inflicting): Promise<void> {
  hosts.cutOff(1, true);
  await lasts();
  hosts.cutOff(1, false);
}

/** Both services on one node, the daemon on the other: what UDP loses between hosts is lost. */
function farDaemon(): Stage {
  const hosts = Hosts.make();
  const [near, far] = hosts.nodes;
  return {
    layout: {
      users: near,
      notification: near,
      outside: hosts.outside,
      daemons: [{ place: far, bind: ANYWHERE }],
      daemonOf: { users: far.host, notification: far.host },
    },
    inflict: async ({ lasts }) => {
      hosts.losePackets(FAR_LOSS);
      await lasts();
      hosts.heal();
    },
    lostOnTheWay: () => hosts.dropped(),
    dispose: () => {
      hosts.remove();
    },
  };
}

const DAEMON_NAME = 'xray-service';

/** The daemon of a node moves to another address, and its name follows, as DNS does. */
function movingDaemon(): Stage {
  const hosts = Hosts.make();
  const [node] = hosts.nodes;
  hosts.setName(0, DAEMON_NAME, '127.0.0.1');
  return {
    layout: {
      users: node,
      notification: node,
      outside: hosts.outside,
      daemons: [{ place: node, bind: '127.0.0.1' }],
      daemonOf: { users: DAEMON_NAME, notification: DAEMON_NAME },
    },
    inflict: async ({ stack: { daemon }, lasts }) => {
      await daemon.terminate();
      await lasts();
      await daemon.restart('127.0.0.2');
      hosts.setName(0, DAEMON_NAME, '127.0.0.2');
    },
    lostOnTheWay: () => hosts.metNobody(0),
    dispose: () => {
      hosts.remove();
    },
  };
}

const missing = whyNoHosts;

export const HOSTS_SCENARIOS: readonly Scenario[] = [
  {
    name: 'hosts-loss',
    fault: `two nodes, ${LOSS * 100} % loss and ${2 * DELAY_MS} ms delay between hosts`,
    missing,
    stage: () => twoNodes(loseAndDelay),
  },
  {
    name: 'hosts-no-daemon',
    fault: 'two nodes, the second without a daemon (`internalTrafficPolicy: Local`)',
    missing,
    stage: () => twoNodes(loseDaemon),
  },
  {
    name: 'hosts-cut',
    fault: 'two nodes, the second cut off from all others',
    missing,
    ends: ['notification'],
    stage: () => twoNodes(cutOff),
  },
  {
    name: 'hosts-far-daemon',
    fault: `the daemon on another host, ${FAR_LOSS * 100} % loss on the way`,
    missing,
    stage: farDaemon,
  },
  {
    name: 'hosts-moving-daemon',
    fault: 'the daemon started again at another address, which its name follows',
    missing,
    accounting: 'daemon away',
    stage: movingDaemon,
  },
];
