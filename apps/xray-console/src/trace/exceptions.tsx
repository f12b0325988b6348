import { printable } from '@xray-microservices/xray-model';
import type {
  ExceptionData,
  SegmentDocument,
  StackFrame,
  SubsegmentDocument,
} from '@xray-microservices/xray-model';
import type { ReactNode } from 'react';

type AnyDocument = SegmentDocument | SubsegmentDocument;

/** The exceptions that a document carries itself. */
export function exceptionsOf({ cause }: AnyDocument): readonly ExceptionData[] {
  return typeof cause === 'object' ? (cause.exceptions ?? []) : [];
}

/** Exceptions with their stacks; frames of libraries are paler. */
export function Exceptions({ document }: { readonly document: AnyDocument }): ReactNode {
  const { cause } = document;
  if (typeof cause === 'string') {
    return (
      <p>
        The cause is the exception <code>{cause}</code> of another (sub)segment.
      </p>
    );
  }
  const folder = cause?.working_directory;
  return exceptionsOf(document).map((exception, index) => (
    <section key={exception.id ?? index} className="exception">
      <h3>{printable(exception.type ?? 'Error')}</h3>
      <p className="wrap">{printable(exception.message ?? '')}</p>
      {exception.remote === true ? <p className="muted">In the called service.</p> : null}
      {exception.stack === undefined || exception.stack.length === 0 ? (
        <p className="muted">Without a stack.</p>
      ) : (
        <ol className="frames" aria-label="Stack">
          {exception.stack.map((frame, at) => (
            <li key={at} className={isFar(frame) ? 'far' : undefined}>
              {printable(frame.label ?? '(anonymous)')}
              <br />
              <span title={printable(frame.path ?? '')}>{placeOf(frame, folder)}</span>
            </li>
          ))}
        </ol>
      )}
      {exception.truncated === undefined || exception.truncated === 0 ? null : (
        <p className="muted">{exception.truncated} more frames were left out.</p>
      )}
    </section>
  ));
}

/** Where a frame is: below the folder in which the process runs, or by its whole path. */
function placeOf({ path = '?', line }: StackFrame, folder = ''): string {
  const start = folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`;
  const place = path.startsWith(start) ? path.slice(start.length) : path;
  return `${printable(place)}${line === undefined ? '' : `:${line}`}`;
}

/** Whether a frame is in a library or the runtime. */
function isFar({ path = '' }: StackFrame): boolean {
  return /node_modules|^node:|site-packages|^java\.|^sun\./.test(path);
}
