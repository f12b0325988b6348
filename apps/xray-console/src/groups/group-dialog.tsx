import { useState } from 'react';
import type { ReactNode } from 'react';
import { createGroup, updateGroup } from '../api/queries.ts';
import type { Group } from '../api/types.ts';
import { FilterEditor } from '../search/filter-editor.tsx';
import { SaveDialog } from '../ui/save-dialog.tsx';

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
  return (
    <SaveDialog
      title={group === undefined ? 'New group' : `Group ${group.GroupName}`}
      className="group-form"
      canSave={name.trim() !== '' && !isWrong}
      save={async () => {
        await (group === undefined ? createGroup(name.trim(), filter) : updateGroup(name, filter));
        return true;
      }}
      onSaved={onSaved}
      onClose={onClose}
    >
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
    </SaveDialog>
  );
}
