import { describe, expect, it } from 'vitest';
import { createChaos, MOST_LEAKED } from './chaos.ts';

function chaosAt(now: number) {
  const world = { now, random: 0 };
  const crashes: string[] = [];
  const chaos = createChaos({
    now: () => world.now,
    random: () => world.random,
    crash: (kind) => crashes.push(kind),
  });
  return { chaos, world, crashes };
}

describe('createChaos', () => {
  it('disturbs nothing unless asked to', () => {
    const { chaos } = chaosAt(0);
    expect(chaos.disturbanceOf()).toEqual({ waitMs: 0 });
    expect(chaos.state()).toEqual({ latency: null, status: null, leakedMegabytes: 0 });
  });

  it('disturbs a part of the requests', () => {
    const { chaos, world } = chaosAt(0);
    chaos.latency({ milliseconds: 250, ratio: 0.5, seconds: 10 });
    chaos.status({ status: 503, ratio: 0.2, seconds: 10 });
    world.random = 0.19;
    expect(chaos.disturbanceOf()).toEqual({ waitMs: 250, status: 503 });
    world.random = 0.2;
    expect(chaos.disturbanceOf()).toEqual({ waitMs: 250 });
    world.random = 0.5;
    expect(chaos.disturbanceOf()).toEqual({ waitMs: 0 });
  });

  it('disturbs every request at 1 and none at 0', () => {
    const { chaos, world } = chaosAt(0);
    world.random = 0.999999;
    chaos.status({ status: 500, ratio: 1, seconds: 10 });
    expect(chaos.disturbanceOf().status).toBe(500);
    world.random = 0;
    chaos.status({ status: 500, ratio: 0, seconds: 10 });
    expect(chaos.disturbanceOf().status).toBeUndefined();
  });

  it('ends by itself', () => {
    const { chaos, world } = chaosAt(0);
    chaos.latency({ milliseconds: 1, ratio: 1, seconds: 10 });
    world.now = 9999;
    expect(chaos.disturbanceOf().waitMs).toBe(1);
    world.now = 10_000;
    expect(chaos.disturbanceOf().waitMs).toBe(0);
    expect(chaos.state().latency).toBeNull();
  });

  it('holds no more memory than its bound, and lets go of everything when told', () => {
    const { chaos } = chaosAt(0);
    expect(chaos.leak(3)).toBe(3);
    expect(chaos.leak(2)).toBe(5);
    expect(chaos.leak(MOST_LEAKED)).toBe(MOST_LEAKED);
    chaos.status({ status: 500, ratio: 1, seconds: 10 });
    chaos.clear();
    expect(chaos.state()).toEqual({ latency: null, status: null, leakedMegabytes: 0 });
  });
});
