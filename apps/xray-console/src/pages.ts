import type { FilterEditor } from './search/filter-editor.tsx';

/** Loads the parts of pages that are parts of their own. The list is none: most begin there. */
export const PAGE_PARTS = {
  map: async () => ({ default: (await import('./map/map-page.tsx')).MapPage }),
  trace: async () => ({ default: (await import('./trace/trace-page.tsx')).TracePage }),
  compare: async () => ({ default: (await import('./compare/compare-page.tsx')).ComparePage }),
  sampling: async () => ({ default: (await import('./sampling/sampling-page.tsx')).SamplingPage }),
  rejected: async () => ({ default: (await import('./rejected/rejected-page.tsx')).RejectedPage }),
  groups: async () => ({ default: (await import('./groups/groups-page.tsx')).GroupsPage }),
} as const;

/** The filter editor, which the list and the map have. */
export async function loadFilterEditor(): Promise<{ readonly default: typeof FilterEditor }> {
  return { default: (await import('./search/filter-editor.tsx')).FilterEditor };
}

/** Begins to load what a page consists of. Whether that goes well is seen when it is shown. */
export function loadEarly(page: string): void {
  const part = Object.entries(PAGE_PARTS).find(([name]) => name === page)?.[1];
  part?.().catch(() => undefined);
  if (['', 'traces', 'map'].includes(page)) {
    loadFilterEditor().catch(() => undefined);
  }
}
