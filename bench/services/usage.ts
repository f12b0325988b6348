import type { Pair } from './pair.ts';
import { machineCpu, processCpu } from './proc.ts';
import type { System } from './system.ts';

/** The processes of a measurement; `load` is the benchmark itself. */
export const PROCESSES = ['userManagement', 'notification', 'mysql', 'xrayLocal', 'smtp', 'load'] as const;
export type ProcessName = (typeof PROCESSES)[number];

/** Counts since the start of each process, microseconds of CPU. */
export interface Snapshot {
  at: number;
  cpu: Record<ProcessName, number>;
  machine: { busyMicros: number; allMicros: number };
  /** Of the threads of user-management that hash. */
  hashMicros: number;
  loops: Record<'userManagement' | 'notification', { activeMs: number; idleMs: number }>;
}

/** What was used between two snapshots. */
export interface Used {
  seconds: number;
  cpu: Record<ProcessName, number>;
  hashMicros: number;
  /** Part of the time that an event loop worked, 0 to 1. */
  loops: Record<'userManagement' | 'notification', number>;
  /** Part of all cores that was used, by whomever, 0 to 1. */
  busy: number;
}

export async function snapshot(system: System, pair: Pair): Promise<Snapshot> {
  const [users, notification, xray, smtp] = await Promise.all([
    pair.userManagement.service.usage(),
    pair.notification.service.usage(),
    system.xrayLocal.usage(),
    system.smtp.usage(),
  ]);
  const { user, system: kernel } = process.cpuUsage();
  return {
    at: performance.now(),
    cpu: {
      userManagement: users.cpuMicros,
      notification: notification.cpuMicros,
      mysql: processCpu(system.mysql.pid),
      xrayLocal: xray.cpuMicros,
      smtp: smtp.cpuMicros,
      load: user + kernel,
    },
    machine: machineCpu(),
    hashMicros: users.poolThreadsMicros,
    loops: {
      userManagement: { activeMs: users.loopActiveMs, idleMs: users.loopIdleMs },
      notification: { activeMs: notification.loopActiveMs, idleMs: notification.loopIdleMs },
    },
  };
}

const share = (before: Snapshot, after: Snapshot, name: keyof Snapshot['loops']): number => {
  const active = after.loops[name].activeMs - before.loops[name].activeMs;
  const idle = after.loops[name].idleMs - before.loops[name].idleMs;
  return active + idle === 0 ? 0 : active / (active + idle);
};

export function usedBetween(before: Snapshot, after: Snapshot): Used {
  const of = (name: ProcessName): number => after.cpu[name] - before.cpu[name];
  const machine = after.machine.allMicros - before.machine.allMicros;
  return {
    seconds: (after.at - before.at) / 1000,
    cpu: Object.fromEntries(PROCESSES.map((name) => [name, of(name)])) as Record<ProcessName, number>,
    hashMicros: after.hashMicros - before.hashMicros,
    loops: {
      userManagement: share(before, after, 'userManagement'),
      notification: share(before, after, 'notification'),
    },
    busy: machine === 0 ? 0 : (after.machine.busyMicros - before.machine.busyMicros) / machine,
  };
}
