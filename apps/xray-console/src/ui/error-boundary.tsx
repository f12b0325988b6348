import { Component } from 'react';
import type { ReactNode } from 'react';
import { Failure } from './feedback.tsx';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | undefined;
}

/** Shows what failed in place of the page that failed, so that the others can still be reached. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) {
      return this.props.children;
    }
    // A part of the console that could not be read stays so until all of it is read anew.
    const retry = (): void => {
      location.reload();
    };
    return (
      <div className="page">
        <Failure error={error} onRetry={retry} />
      </div>
    );
  }
}
