import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';

interface CopyButtonProps {
  /** What is copied, or what makes it. */
  readonly text: string | (() => string);
  readonly children: ReactNode;
  readonly className?: string;
}

const SHOWN_MS = 1_600;

/** Copies a text, and says whether that worked: browsers forbid it on pages without HTTPS, but for localhost. */
export function CopyButton({ text, children, className = 'button' }: CopyButtonProps): ReactNode {
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  useEffect(() => {
    const timer = setTimeout(() => {
      setOutcome(undefined);
    }, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [outcome]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  };
  return (
    <button type="button" className={className} onClick={() => void copy()}>
      {outcome === undefined ? children : outcome === 'copied' ? 'Copied ✓' : 'Not allowed'}
      <span className="sr-only" role="status">
        {outcome}
      </span>
    </button>
  );
}
