import { useState } from 'react';
import type { ReactNode } from 'react';
import { createGroup, updateGroup } from '../api/queries.ts';
import type { Group } from '../api/types.ts';
import { FilterEditor } from '../search/filter-editor.tsx';
import { asError } from '../state/resource.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Failure } from '../ui/feedback.tsx';

interface GroupDialogProps {
  /** The group to change; a new one when absent. */
  readonly group?: Group | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Makes or changes a group. */
export function GroupDialog({ group, onClose, onSaved }: GroupDialogProps): ReactNode {
  const [name, setName] = useState(group?.GroupName ?? '');
  const [filter, setFilter] = useState(group?.FilterExpression ?? '');
  const [isWrong, setWrong] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const canSave = name.trim() !== '' && !isWrong;
  const save = async (): Promise<void> => {
    if (!canSave) {
      return;
    }
    try {
      await (group === undefined ? createGroup(name.trim(), filter) : updateGroup(name, filter));
      onSaved();
      onClose();
    } catch (error) {
      setFailure(asError(error));
    }
  };
  return (
    <Dialog title={group === undefined ? 'New group' : `Group ${group.GroupName}`} onClose={onClose}>
      <form
        className="stack group-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {failure === undefined ? null : <Failure error={failure} />}
        <label className="field">
          <span>Name</span>
          <input
            className="input"
            required
            maxLength={32}
            readOnly={group !== undefined}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
        </label>
        <div className="field">
          <span>Filter</span>
          <FilterEditor
            value={filter}
            label="Filter of the group"
            onSubmit={setFilter}
            onChange={(text, error) => {
              setFilter(text);
              setWrong(error !== undefined);
            }}
          />
        </div>
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
