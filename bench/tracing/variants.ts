/** One way to run the measured service. */
export interface VariantPlan {
  name: string;
  /** The file in tracers/. */
  tracer: string;
  /** 1 samples every request, 0 none. */
  rate: number;
}

/** What the others are compared with: the mean of both, each round. */
export const BASE = ['untraced', 'untraced-again'] as const;

const ALL: readonly VariantPlan[] = [
  { name: 'untraced', tracer: 'none', rate: 0 },
  // the same once more: how far its ratio is from 1 is what this machine can't resolve
  { name: 'untraced-again', tracer: 'none', rate: 0 },
  // below this no tracer over Node's channels can go
  { name: 'channels-alone', tracer: 'bare', rate: 0 },
  { name: 'ours', tracer: 'ours', rate: 1 },
  { name: 'ours-unsampled', tracer: 'ours', rate: 0 },
  { name: 'OpenTelemetry', tracer: 'otel', rate: 1 },
  { name: 'X-Ray SDK', tracer: 'stock', rate: 1 },
];

/** The variants of a run; the untraced ones are always there. */
export function variantsOf(only: string): readonly VariantPlan[] {
  const wanted = new Set<string>([...BASE, ...only.split(',')]);
  return only === '' ? ALL : ALL.filter(({ name }) => wanted.has(name));
}
