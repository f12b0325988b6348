import type { ReactNode } from 'react';
import { deleteGroup, readGroups } from '../api/queries.ts';
import type { Group } from '../api/types.ts';
import { hrefOf } from '../state/location.ts';
import { useResource } from '../state/resource.ts';
import { quote } from '../search/compose.ts';
import { Link } from '../ui/link.tsx';
import { ManagedPage, RowActions } from '../ui/managed-page.tsx';
import type { Actions } from '../ui/managed-page.tsx';
import { GroupDialog } from './group-dialog.tsx';

/** Groups: filters with a name, for the list, the map and other filters. */
export function GroupsPage(): ReactNode {
  const groups = useResource('groups', readGroups);
  return (
    <ManagedPage
      title="Groups"
      about={
        <>
          A filter with a name. Other filters speak of it as <code>group.name = "…"</code>.
        </>
      }
      what="group"
      resource={groups}
      remove={deleteGroup}
      render={(all, actions: Actions<Group>) => <GroupsTable groups={all} actions={actions} />}
      dialog={(group, onClose) => <GroupDialog group={group} onSaved={groups.reload} onClose={onClose} />}
    />
  );
}

interface GroupsTableProps {
  readonly groups: readonly Group[];
  readonly actions: Actions<Group>;
}

function GroupsTable({ groups, actions }: GroupsTableProps): ReactNode {
  return (
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
          {groups.map((group) => (
            <Row key={group.GroupARN} group={group} actions={actions} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly group: Group;
  readonly actions: Actions<Group>;
}

function Row({ group, actions: { onEdit, onDelete } }: RowProps): ReactNode {
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
          <RowActions
            name={name}
            onEdit={() => {
              onEdit(group);
            }}
            onDelete={onDelete}
          />
        )}
      </td>
    </tr>
  );
}
