import { useState } from 'react';
import type { ReactNode } from 'react';
import { importTraces } from '../api/queries.ts';
import type { Imported } from '../api/queries.ts';
import { asError } from '../state/resource.ts';
import { Dialog } from '../ui/dialog.tsx';
import { plural } from '../ui/format.ts';
import { readTraceFile } from './read-file.ts';

/** What became of a file. */
export interface FileReport {
  readonly name: string;
  readonly outcome: Imported | Error;
}

interface Import {
  readonly report: readonly FileReport[] | undefined;
  readonly read: (files: readonly File[]) => void;
  readonly dismiss: () => void;
}

/** Sends files to xray-local, one after the other, and keeps what it said. */
export function useImport(): Import {
  const [report, setReport] = useState<readonly FileReport[]>();
  const read = async (files: readonly File[]): Promise<void> => {
    const reports: FileReport[] = [];
    for (const file of files) {
      reports.push({ name: file.name, outcome: await importFile(file) });
    }
    setReport(reports);
  };
  return {
    report,
    read: (files) => void read(files),
    dismiss: () => {
      setReport(undefined);
    },
  };
}

async function importFile(file: File): Promise<Imported | Error> {
  try {
    return await importTraces(readTraceFile(await file.text()));
  } catch (error) {
    return asError(error);
  }
}

interface ReportProps {
  readonly report: readonly FileReport[];
  readonly onClose: () => void;
}

export function ImportReport({ report, onClose }: ReportProps): ReactNode {
  return (
    <Dialog title="Import" onClose={onClose}>
      <div className="stack import-report">
        {report.map(({ name, outcome }) => (
          <section key={name}>
            <h3>{name}</h3>
            {outcome instanceof Error ? <p role="alert">{outcome.message}</p> : <Outcome outcome={outcome} />}
          </section>
        ))}
        <div className="line">
          <button type="button" className="button primary" onClick={onClose}>
            Done
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function Outcome({ outcome: { imported, rejected } }: { readonly outcome: Imported }): ReactNode {
  return (
    <>
      <p>{plural(imported, 'document')} imported.</p>
      {rejected.length === 0 ? null : (
        <ul>
          {rejected.map(({ id, code, message }, index) => (
            <li key={index}>
              <code>{id ?? '?'}</code> {code}: {message}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Imports by a button, for those who do not drag. */
export function ImportButton(): ReactNode {
  const { report, read, dismiss } = useImport();
  return (
    <>
      <label className="button file-button">
        Import
        <input
          type="file"
          accept=".json,application/json"
          multiple
          onChange={(event) => {
            read([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </label>
      {report === undefined ? null : <ImportReport report={report} onClose={dismiss} />}
    </>
  );
}
