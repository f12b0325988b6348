import { RequestContext, storage } from './context/context.ts';
import { guarded, tell } from './core/guarded.ts';
import { parseTraceHeader } from './core/trace-header.ts';
import type { Sampler } from './sampling/sampler.ts';
import { TracedSegment } from './sdk/segment.ts';

/** Whose segments are opened, and who decides whether they are sampled. */
export interface JobOptions {
  name: string;
  sampler: Sampler;
}

function openSegment({ name, sampler }: JobOptions, text: string | undefined): TracedSegment | undefined {
  try {
    const header = parseTraceHeader(text);
    const segment = new TracedSegment(name, header.root, header.parent);
    if (header.lineage !== undefined) segment.additionalTraceData = { Lineage: header.lineage };
    // the rules see no host, method or path: those for any request of this service are the ones that count
    if (sampler(segment, header, undefined)) segment.describe();
    else segment.notTraced = true;
    return segment;
  } catch (error) {
    tell(error); // the work is done untraced
    return undefined;
  }
}

const recordError = guarded((segment: TracedSegment, error: unknown) => {
  segment.addError(error instanceof Error ? error : String(error));
});

const closeSegment = guarded((segment: TracedSegment) => {
  segment.close();
});

/** Runs work in a segment of its own that continues the trace of the header. */
export async function runInSegment<T>(
  options: JobOptions,
  header: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const segment = openSegment(options, header);
  if (segment === undefined) return work();
  const context = new RequestContext();
  context.segment = segment;
  try {
    return await storage.run(context, work);
  } catch (error) {
    recordError(segment, error);
    throw error;
  } finally {
    closeSegment(segment);
  }
}
