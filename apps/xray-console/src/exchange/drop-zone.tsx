import { useRef, useState } from 'react';
import type { DragEvent, ReactNode } from 'react';
import { ImportReport, useImport } from './import-traces.tsx';
import './drop-zone.css';

/** The whole page takes files of traces that are dropped on it. */
export function DropZone({ children }: { readonly children: ReactNode }): ReactNode {
  const [isOver, setOver] = useState(false);
  const depth = useRef(0);
  const { report, read, dismiss } = useImport();
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return (
    <div
      className="app"
      onDragEnter={(event) => {
        if (hasFiles(event)) {
          depth.current += 1;
          setOver(true);
        }
      }}
      onDragLeave={() => {
        depth.current = Math.max(0, depth.current - 1);
        setOver(depth.current > 0);
      }}
      onDragOver={(event) => {
        if (hasFiles(event)) {
          event.preventDefault();
        }
      }}
      onDrop={(event) => {
        if (hasFiles(event)) {
          event.preventDefault();
          depth.current = 0;
          setOver(false);
          read([...event.dataTransfer.files]);
        }
      }}
    >
      {children}
      {isOver ? (
        <div className="drop-over" aria-hidden="true">
          <p>Drop to import traces</p>
        </div>
      ) : null}
      {report === undefined ? null : <ImportReport report={report} onClose={dismiss} />}
    </div>
  );
}
