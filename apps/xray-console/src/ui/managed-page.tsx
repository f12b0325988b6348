import { useState } from 'react';
import type { ReactNode } from 'react';
import { asError } from '../state/resource.ts';
import type { Resource } from '../state/resource.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { Failure, Loading } from './feedback.tsx';

/** What can be done with one of the things of a page. */
export interface Actions<Item> {
  readonly onEdit: (item: Item) => void;
  readonly onDelete: (name: string) => void;
}

interface ManagedPageProps<Data, Item> {
  readonly title: string;
  readonly about: ReactNode;
  /** One of the things: `group`. */
  readonly what: string;
  readonly resource: Resource<Data>;
  readonly remove: (name: string) => Promise<unknown>;
  readonly render: (data: Data, actions: Actions<Item>) => ReactNode;
  /** The window in which one is changed, or a new one made. */
  readonly dialog: (item: Item | undefined, onClose: () => void) => ReactNode;
}

/** A page of things that are made, changed and deleted on it. */
export function ManagedPage<Data, Item>(props: ManagedPageProps<Data, Item>): ReactNode {
  const { title, about, what, resource, remove, render, dialog } = props;
  const [edited, setEdited] = useState<{ readonly item: Item | undefined }>();
  const [failure, setFailure] = useState<Error>();
  const onDelete = async (name: string): Promise<void> => {
    try {
      await remove(name);
      setFailure(undefined);
    } catch (error) {
      setFailure(asError(error));
    }
    resource.reload();
  };
  const actions: Actions<Item> = {
    onEdit: (item) => {
      setEdited({ item });
    },
    onDelete: (name) => void onDelete(name),
  };
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{title}</h1>
          <p>{about}</p>
        </div>
        <button
          type="button"
          className="button primary"
          onClick={() => {
            setEdited({ item: undefined });
          }}
        >
          New {what}
        </button>
      </div>
      {failure === undefined ? null : <Failure error={failure} />}
      {resource.error === undefined ? null : <Failure error={resource.error} onRetry={resource.reload} />}
      {resource.data === undefined && resource.error === undefined ? <Loading what={`the ${what}s`} /> : null}
      {resource.data === undefined ? null : render(resource.data, actions)}
      {edited === undefined
        ? null
        : dialog(edited.item, () => {
            setEdited(undefined);
          })}
    </div>
  );
}

interface RowActionsProps {
  readonly name: string;
  readonly onEdit: () => void;
  /** What must stay has none. */
  readonly onDelete: ((name: string) => void) | undefined;
}

/** Changes one of the things, or deletes it. */
export function RowActions({ name, onEdit, onDelete }: RowActionsProps): ReactNode {
  return (
    <span className="line row-actions">
      <button type="button" className="button" aria-label={`Change ${name}`} onClick={onEdit}>
        Change
      </button>
      {onDelete === undefined ? null : (
        <ConfirmButton
          label={`Delete ${name}`}
          onConfirm={() => {
            onDelete(name);
          }}
        />
      )}
    </span>
  );
}
