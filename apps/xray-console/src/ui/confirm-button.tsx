import { useState } from 'react';
import type { ReactNode } from 'react';

interface ConfirmButtonProps {
  /** What it does, for screen readers: `Delete checkout`. */
  readonly label: string;
  readonly onConfirm: () => void;
}

/** Deletes at the second press; looking away takes the first one back. */
export function ConfirmButton({ label, onConfirm }: ConfirmButtonProps): ReactNode {
  const [isAsking, setAsking] = useState(false);
  return (
    <button
      type="button"
      className="button danger"
      aria-label={isAsking ? `${label}: press again to confirm` : label}
      onBlur={() => {
        setAsking(false);
      }}
      onClick={() => {
        if (isAsking) {
          onConfirm();
        }
        setAsking(!isAsking);
      }}
    >
      {isAsking ? 'Really?' : 'Delete'}
    </button>
  );
}
