import type { Figures } from './services-results.ts';

/*
 * Names what held the requests up, from what was measured and nothing else. The order is that of narrowness: threads
 * that do one thing, then one event loop, then all cores, then waiting.
 */

/** From here on a loop or a machine counts as full: the rest is lost between two looks. */
const FULL = 0.9;
/** Hashing is the limit when its threads use this part of what all parts use. */
const HASH = 0.5;
/** From this part of the machine on, what does not belong to the benchmark is named. */
const FOREIGN = 0.15;

const PROCESS_NAMES = {
  userManagement: 'user-management',
  notification: 'notification',
  mysql: 'MySQL',
  xrayLocal: 'xray-local',
  smtp: 'mail server',
  load: 'load generator',
} as const satisfies Record<keyof Figures['cores'], string>;

/** What is known besides the figures of a cell. */
export interface Setting {
  connections: number;
  /** Cores of the machine. */
  cpus: number;
}

const shown = (cores: number): string => cores.toFixed(2);

/** Who used most of the cores, greatest first. */
const greatest = ({ cores }: Figures): string =>
  Object.entries(PROCESS_NAMES)
    .map(([name, title]) => ({ title, used: cores[name as keyof Figures['cores']] }))
    .sort((a, b) => b.used - a.used)
    .slice(0, 3)
    .map(({ title, used }) => `${title} ${shown(used)}`)
    .join(', ');

function fullLoop({ loops }: Figures): 'userManagement' | 'notification' | undefined {
  if (Math.max(loops.userManagement, loops.notification) < FULL) return undefined;
  return loops.userManagement >= loops.notification ? 'userManagement' : 'notification';
}

const percent = (part: number): string => `${Math.round(part * 100)} %`;

/** Cores that all parts of the benchmark use. */
const ownCores = ({ cores }: Figures): number => Object.values(cores).reduce((all, each) => all + each, 0);

/** Part of the machine that is used by what does not belong to the benchmark, 0 to 1. */
export const foreignShare = (figures: Figures, cpus: number): number =>
  Math.max(0, figures.busy - ownCores(figures) / cpus);

/** What held requests up: hash, CPU of a process, CPU of all of them, pool, or nothing but their own turn. */
export function limitOf(figures: Figures, { connections, cpus }: Setting): string {
  const { hashCores, loops, busy, poolWaitMs = 0, p50, cores } = figures;
  const own = ownCores(figures);
  if (hashCores >= HASH * own)
    return `hash: its threads use ${shown(hashCores)} of ${shown(own)} cores in use`;
  const foreign = foreignShare(figures, cpus);
  const others =
    foreign < FOREIGN ? '' : `; what is not of the benchmark uses ${percent(foreign)} of the machine`;
  const loop = fullLoop(figures);
  if (loop !== undefined) {
    const full = busy >= FULL ? '; all cores are full' : '';
    const owner = `CPU of ${PROCESS_NAMES[loop]}: its event loop is ${percent(loops[loop])} busy`;
    return `${owner} with ${shown(cores[loop])} cores${full}${others}`;
  }
  if (busy >= FULL) return `CPU: all cores are full (${greatest(figures)})${others}`;
  if (poolWaitMs >= p50 / 2) return `pool: ${poolWaitMs.toFixed(1)} of ${p50.toFixed(1)} ms`;
  return connections === 1 ? 'one request after the other' : `none is full; machine ${percent(busy)} busy`;
}
