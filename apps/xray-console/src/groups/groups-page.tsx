import { useState } from 'react';
import type { ReactNode } from 'react';
import { deleteGroup, readGroups } from '../api/queries.ts';
import type { Group } from '../api/types.ts';
import { hrefOf } from '../state/location.ts';
import { asError, useResource } from '../state/resource.ts';
import { quote } from '../search/compose.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Failure, Loading } from '../ui/feedback.tsx';
import { Link } from '../ui/link.tsx';
import { GroupDialog } from './group-dialog.tsx';

/** Groups: filters with a name, for the list, the map and other filters. */
export function GroupsPage(): ReactNode {
  const groups = useResource('groups', readGroups);
  const [edited, setEdited] = useState<Group | 'new'>();
  const [failure, setFailure] = useState<Error>();
  const remove = async (name: string): Promise<void> => {
    try {
      await deleteGroup(name);
      setFailure(undefined);
    } catch (error) {
      setFailure(asError(error));
    }
    groups.reload();
  };
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Groups</h1>
          <p>
            A filter with a name. Other filters speak of it as <code>group.name = "…"</code>.
          </p>
        </div>
        <button
          type="button"
          className="button primary"
          onClick={() => {
            setEdited('new');
          }}
        >
          New group
        </button>
      </div>
      {failure === undefined ? null : <Failure error={failure} />}
      {groups.error === undefined ? null : <Failure error={groups.error} onRetry={groups.reload} />}
      {groups.data === undefined ? (
        groups.error === undefined ? (
          <Loading what="the groups" />
        ) : null
      ) : (
        <div className="panel scroll-x" tabIndex={0} role="region" aria-label="Groups">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Filter</th>
                <th scope="col">
                  <span className="sr-only">Look at</span>
                </th>
                <th scope="col">
                  <span className="sr-only">Change</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {groups.data.map((group) => (
                <Row
                  key={group.GroupARN}
                  group={group}
                  onEdit={setEdited}
                  onDelete={(name) => void remove(name)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {edited === undefined ? null : (
        <GroupDialog
          group={edited === 'new' ? undefined : edited}
          onSaved={groups.reload}
          onClose={() => {
            setEdited(undefined);
          }}
        />
      )}
    </div>
  );
}

interface RowProps {
  readonly group: Group;
  readonly onEdit: (group: Group) => void;
  readonly onDelete: (name: string) => void;
}

function Row({ group, onEdit, onDelete }: RowProps): ReactNode {
  const { GroupName: name, FilterExpression: own = '' } = group;
  const isDefault = name === 'Default';
  const filter = isDefault ? '' : `group.name = ${quote(name)}`;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="wrap">{own === '' ? <span className="muted">every trace</span> : <code>{own}</code>}</td>
      <td>
        <Link href={hrefOf('traces', { filter })} aria-label={`Traces of ${name}`}>
          Traces
        </Link>{' '}
        <Link href={hrefOf('map', { filter })} aria-label={`Map of ${name}`}>
          Map
        </Link>
      </td>
      <td className="num">
        {isDefault ? null : (
          <span className="line">
            <button
              type="button"
              className="button"
              aria-label={`Change ${name}`}
              onClick={() => {
                onEdit(group);
              }}
            >
              Change
            </button>
            <ConfirmButton
              label={`Delete ${name}`}
              onConfirm={() => {
                onDelete(name);
              }}
            />
          </span>
        )}
      </td>
    </tr>
  );
}
