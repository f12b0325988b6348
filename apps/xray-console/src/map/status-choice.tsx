import type { ReactNode } from 'react';
import { STATUSES, StatusShape } from '../ui/status.tsx';
import type { Status } from '../ui/status.tsx';

interface StatusChoiceProps {
  readonly statuses: ReadonlySet<Status>;
  readonly onChange: (statuses: ReadonlySet<Status>) => void;
}

/** Which answers are looked at, by how they went; none marked stands for all. */
export function StatusChoice({ statuses, onChange }: StatusChoiceProps): ReactNode {
  return (
    <section className="section">
      <h3>Only answers that are</h3>
      <div className="line">
        {STATUSES.map((status) => (
          <label key={status} className="line">
            <input
              type="checkbox"
              checked={statuses.has(status)}
              onChange={({ target }) => {
                const isChosen = (each: Status): boolean =>
                  each === status ? target.checked : statuses.has(each);
                onChange(new Set(STATUSES.filter(isChosen)));
              }}
            />
            <StatusShape status={status} />
            {status}
          </label>
        ))}
      </div>
    </section>
  );
}
