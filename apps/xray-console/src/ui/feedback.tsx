import type { ReactNode } from 'react';

interface FailureProps {
  readonly error: Error;
  readonly onRetry?: () => void;
}

/** What went wrong, in a sentence, and a way to try again. */
export function Failure({ error, onRetry }: FailureProps): ReactNode {
  return (
    <div className="notice bad line" role="alert">
      <span className="grow">{error.message}</span>
      {onRetry === undefined ? null : (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

export function Loading({ what }: { readonly what: string }): ReactNode {
  return (
    <p className="empty" role="status">
      Reading {what} …
    </p>
  );
}

export function Empty({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="empty">{children}</div>;
}
