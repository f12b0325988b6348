import { z } from 'zod';

const TraceSchema = z.object({
  Id: z.string(),
  Segments: z.array(z.object({ Id: z.string().optional(), Document: z.string() })),
});

/** A trace as files hold it, and as BatchGetTraces answers it. */
export type FileTrace = z.infer<typeof TraceSchema>;

/**
 * A file of traces: an export (version 1), or what `aws xray batch-get-traces` wrote. Other members are passed over.
 */
export const TraceFileSchema = z.union([
  z.object({ version: z.literal(1), traces: z.array(TraceSchema) }).transform(({ traces }) => traces),
  z.object({ Traces: z.array(TraceSchema) }).transform(({ Traces: traces }) => traces),
]);

/** What an export answers. */
export interface TraceFile {
  readonly version: 1;
  readonly traces: readonly FileTrace[];
}
