import { serializeDocument } from '@xray-microservices/xray-model';
import type { Trace } from '@xray-microservices/xray-model';
import type { ReactNode } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';

/** Characters that are shown; the rest is in what is copied. */
const MOST_SHOWN = 200_000;

/** The documents of a trace as they are stored, subsegments folded in. */
export function RawTrace({ trace }: { readonly trace: Trace }): ReactNode {
  const text = `[${trace.documents.map((document) => serializeDocument(document)).join(',')}]`;
  const pretty = JSON.stringify(JSON.parse(text), undefined, 2);
  return (
    <div className="stack padded">
      <div className="line">
        <CopyButton text={pretty}>Copy JSON</CopyButton>
        {pretty.length > MOST_SHOWN ? (
          <span className="muted">The beginning is shown; all of it is copied.</span>
        ) : null}
      </div>
      <pre className="code raw" tabIndex={0} aria-label="Documents">
        {pretty.slice(0, MOST_SHOWN)}
      </pre>
    </div>
  );
}
