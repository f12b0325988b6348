import { parseFilter } from '@xray-microservices/xray-model';
import type { ReactNode } from 'react';
import { Empty } from '../ui/feedback.tsx';

/** Whether a filter from the address can be asked for: it is empty, or can be read. */
export function isReadable(filter: string): boolean {
  return filter.trim() === '' || parseFilter(filter).ok;
}

/** Stands in place of what a filter would find that cannot be read; the editor above tells where it goes wrong. */
export function BrokenFilter(): ReactNode {
  return (
    <Empty>
      <h2>This filter cannot be read</h2>
      <p>Mend it above, or clear it.</p>
    </Empty>
  );
}
