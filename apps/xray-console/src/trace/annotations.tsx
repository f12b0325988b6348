import { printable } from '@xray-microservices/xray-model';
import type { AnnotationValue } from '@xray-microservices/xray-model';
import type { ReactNode } from 'react';
import { annotationTerm } from '../search/compose.ts';
import { hrefOf } from '../state/location.ts';
import { Link } from '../ui/link.tsx';

/** Annotations; each leads to the traces that have the same. */
export function Annotations({
  annotations,
}: {
  readonly annotations: Readonly<Record<string, AnnotationValue>>;
}): ReactNode {
  return (
    <dl className="facts">
      {Object.entries(annotations).map(([key, value]) => (
        <div key={key} className="facts-pair">
          <dt>{printable(key)}</dt>
          <dd>
            <Link
              href={hrefOf('traces', { filter: annotationTerm(key, value) })}
              title="Traces with this annotation"
            >
              {printable(String(value))}
            </Link>
          </dd>
        </div>
      ))}
    </dl>
  );
}
