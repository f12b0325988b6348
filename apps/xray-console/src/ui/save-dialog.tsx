import { useState } from 'react';
import type { ReactNode } from 'react';
import { asError } from '../state/resource.ts';
import { Dialog } from './dialog.tsx';
import { Failure } from './feedback.tsx';

interface SaveDialogProps {
  readonly title: string;
  readonly className?: string;
  readonly canSave?: boolean;
  /** Answers whether it was saved; if not, the fields say why. What it throws is shown. */
  readonly save: () => Promise<boolean>;
  readonly onSaved: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A window with fields that are saved together. */
export function SaveDialog(props: SaveDialogProps): ReactNode {
  const { title, className = '', canSave = true, save, onSaved, onClose, children } = props;
  const [failure, setFailure] = useState<Error>();
  const submit = async (): Promise<void> => {
    try {
      if (await save()) {
        onSaved();
        onClose();
      }
    } catch (error) {
      setFailure(asError(error));
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className={`stack ${className}`}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {failure === undefined ? null : <Failure error={failure} />}
        {children}
        <div className="line">
          <button type="submit" className="button primary" disabled={!canSave}>
            Save
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
