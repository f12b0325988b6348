import { z } from 'zod';
import { Part } from './part.ts';
import type { PartOptions } from './part.ts';

const countersSchema = z.object({
  sent: z.number(),
  refused: z.number(),
  split: z.number(),
  parts: z.number(),
  partsDropped: z.number(),
  dropped: z.record(z.string(), z.number()),
  unwritable: z.number(),
});

/** What became of a service's segment documents, by its own word. */
export interface SegmentCounts {
  /** Datagrams handed to the network. */
  handedOver: number;
  /** Of those, as many as the network reported to have met nobody; one report may stand for several. */
  reported: number;
  /** Given up before the network. */
  dropped: number;
  /** Lives that ended without a word, by SIGKILL. */
  untold: number;
}

/** One of the two services. Its counters are in its log once it has ended by SIGTERM. */
export class TracedService {
  readonly part: Part;
  readonly counts: SegmentCounts = { handedOver: 0, reported: 0, dropped: 0, untold: 0 };

  private constructor(part: Part) {
    this.part = part;
  }

  static async start(options: PartOptions): Promise<TracedService> {
    return new TracedService(await Part.start(options));
  }

  get url(): string {
    return this.part.url;
  }

  /** SIGTERM; answers the exit code. */
  async terminate(): Promise<number | string> {
    const code = await this.part.terminate();
    const line = this.part.process.lines.findLast(({ msg }) => msg === 'tracing closed');
    const counters = countersSchema.safeParse(line?.['counters']);
    if (counters.success) this.#add(counters.data);
    else this.counts.untold += 1;
    return code;
  }

  async kill(): Promise<void> {
    await this.part.kill();
    this.counts.untold += 1;
  }

  #add({ sent, refused, parts, partsDropped, dropped, unwritable }: z.output<typeof countersSchema>): void {
    this.counts.handedOver += sent + parts - partsDropped;
    this.counts.reported += refused;
    this.counts.dropped += Object.values(dropped).reduce(
      (total, count) => total + count,
      partsDropped + unwritable,
    );
  }
}
