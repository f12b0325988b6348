import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { atExit } from '../at-exit.ts';
import type { Place } from '../part.ts';
import { run, runIn } from './ip.ts';

/** The address of `xray-service` in a cluster: on a node with a daemon it leads to that daemon, and to no other. */
export const SERVICE_ADDRESS = '10.96.0.10';

/** The network is 10.N.0.0/16; N differs between runs at the same time. */
const FIRST_NETWORK = 128;
const NETWORKS = 64;
const LARGEST_MTU = 65_535;

/**
 * Two hosts as network namespaces, with a router between them and to this host, where MySQL, the mail server and the
 * load are. What the router drops it counts.
 *
 *     this host ── router ── node 1
 *                    └────── node 2
 */
export class Hosts {
  /** The address of this host, as the nodes see it. */
  readonly outside: string;
  readonly nodes: readonly [Place & { namespace: string }, Place & { namespace: string }];
  readonly #router: string;
  /** This host's end of the link to the router. Names of links are the machine's, and may have 15 characters. */
  readonly #link = `xf${process.pid}`;
  #droppedBefore = 0;
  readonly #forget: () => void;

  private constructor() {
    const network = `10.${FIRST_NETWORK + (process.pid % NETWORKS)}`;
    const name = `xray-faults-${process.pid}`;
    this.#router = `${name}-router`;
    this.outside = `${network}.0.1`;
    this.nodes = [
      { host: `${network}.1.1`, namespace: `${name}-1` },
      { host: `${network}.2.1`, namespace: `${name}-2` },
    ];
    this.#forget = atExit(() => {
      this.#remove();
    });
    this.#make(network);
  }

  static make(): Hosts {
    return new Hosts();
  }

  /** Gives a node the address of the service, which then leads to the daemon that listens on the node. */
  giveServiceAddress(node: 0 | 1): void {
    run(`ip -n ${this.nodes[node].namespace} address add ${SERVICE_ADDRESS}/32 dev lo`);
  }

  takeServiceAddress(node: 0 | 1): void {
    run(`ip -n ${this.nodes[node].namespace} address delete ${SERVICE_ADDRESS}/32 dev lo`);
  }

  /**
   * Has the router drop and count what a node sends to the service's address, as kube-proxy does for
   * `internalTrafficPolicy: Local` on a node without a daemon. Without this it would reach the first node.
   */
  dropServiceTraffic(): void {
    this.#rule(`-d ${SERVICE_ADDRESS} -j DROP`);
  }

  /** Loses a part of all that goes from host to host, whichever they are. */
  losePackets(ratio: number): void {
    this.#rule(`-m statistic --mode random --probability ${ratio} -j DROP`);
  }

  /** Cuts the nodes' way to each other and to this host off, or joins it again. */
  cutOff(node: 0 | 1, isCut: boolean): void {
    const state = isCut ? 'down' : 'up';
    run(`ip -n ${this.#router} link set n${node + 1} ${state}`);
  }

  /** Ends all that the router does to packets. */
  heal(): void {
    this.#droppedBefore = this.dropped();
    runIn(this.#router, 'iptables -F FORWARD');
  }

  /** What the names of a node's resolver lead to from now on, beside `localhost`. */
  setName(node: 0 | 1, name: string, address: string): void {
    const folder = namesOf(this.nodes[node].namespace);
    mkdirSync(folder, { recursive: true });
    // Written over rather than replaced: what runs in the node has this very file as its /etc/hosts.
    writeFileSync(`${folder}/hosts`, `127.0.0.1 localhost\n${address} ${name}\n`);
  }

  /** How many UDP datagrams the router has dropped by its rules. */
  dropped(): number {
    const rules = runIn(this.#router, 'iptables -L FORWARD -v -x -n').split('\n').slice(2);
    return rules
      .map((rule) => rule.trim().split(/\s+/))
      .filter(([, , target, protocol]) => target === 'DROP' && (protocol === 'udp' || protocol === '17'))
      .reduce((sum, [packets]) => sum + Number(packets), this.#droppedBefore);
  }

  /** How many datagrams have met nobody at their port, by the count of a node's kernel. */
  metNobody(node: 0 | 1): number {
    const [names = '', values = ''] = runIn(this.nodes[node].namespace, 'cat /proc/net/snmp')
      .split('\n')
      .filter((line) => line.startsWith('Udp:'));
    return Number(values.split(' ')[names.split(' ').indexOf('NoPorts')]);
  }

  remove(): void {
    this.#forget();
    this.#remove();
  }

  /** UDP and TCP by rules of their own, so that datagrams are counted apart. */
  #rule(what: string): void {
    for (const protocol of ['udp', 'tcp']) runIn(this.#router, `iptables -A FORWARD -p ${protocol} ${what}`);
  }

  #make(network: string): void {
    run(`ip netns add ${this.#router}`);
    const link = this.#link;
    run(`ip link add ${link} type veth peer name out netns ${this.#router}`);
    run(`ip address add ${this.outside}/24 dev ${link}`);
    run(`ip link set ${link} up`);
    run(`ip route add ${network}.0.0/16 via ${network}.0.254`);
    this.#give('out', `${network}.0.254/24`, this.#router);
    for (const [index, { namespace, host }] of this.nodes.entries()) {
      const gateway = `${network}.${index + 1}.254`;
      const port = `n${index + 1}`;
      run(`ip netns add ${namespace}`);
      run(`ip -n ${this.#router} link add ${port} type veth peer name eth0 netns ${namespace}`);
      this.#give(port, `${gateway}/24`, this.#router);
      this.#give('eth0', `${host}/24`, namespace);
      run(`ip -n ${namespace} link set lo up`);
      run(`ip -n ${namespace} route add default via ${gateway}`);
    }
    // As far as the router is concerned, the service is on the first node; see dropServiceTraffic.
    run(`ip -n ${this.#router} route add ${SERVICE_ADDRESS}/32 via ${this.nodes[0].host}`);
    runIn(this.#router, 'sysctl -q -w net.ipv4.ip_forward=1');
  }

  #give(link: string, address: string, namespace: string): void {
    run(`ip -n ${namespace} address add ${address} dev ${link}`);
    // A datagram in pieces would be counted piece by piece when it is dropped.
    run(`ip -n ${namespace} link set ${link} mtu ${LARGEST_MTU} up`);
  }

  #remove(): void {
    try {
      // A namespace is gone some time after it was deleted, and until then nobody can make a link of this name.
      run(`ip link delete ${this.#link}`);
    } catch {
      // it was not made
    }
    for (const name of [this.#router, ...this.nodes.map(({ namespace }) => namespace)]) {
      try {
        // Its other links go with it.
        run(`ip netns delete ${name}`);
      } catch {
        // it was not made
      }
      rmSync(namesOf(name), { recursive: true, force: true });
    }
  }
}

/** Files of /etc that `ip netns exec` puts in the place of the machine's (ip-netns(8)). */
const namesOf = (namespace: string): string => `/etc/netns/${namespace}`;
