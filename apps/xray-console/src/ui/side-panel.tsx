import type { ReactNode } from 'react';

interface SidePanelProps {
  /** For screen readers. */
  readonly label: string;
  readonly title: string;
  readonly about: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Details of what was chosen, beside it. */
export function SidePanel({ label, title, about, onClose, children }: SidePanelProps): ReactNode {
  return (
    <aside className="side panel" aria-label={label}>
      <div className="side-head">
        <div className="grow">
          <h2>{title}</h2>
          {about}
        </div>
        <button type="button" className="button quiet" aria-label="Close the details" onClick={onClose}>
          ✕
        </button>
      </div>
      {children}
    </aside>
  );
}
