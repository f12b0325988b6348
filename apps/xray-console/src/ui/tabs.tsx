import { Tabs as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';

export interface TabItem {
  readonly id: string;
  readonly label: string;
  readonly content: () => ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly items: readonly TabItem[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}

/** Tabs; arrow keys move between them. Only the selected one's content is made. */
export function Tabs({ label, items, selected, onSelect }: TabsProps): ReactNode {
  const shown = items.find(({ id }) => id === selected) ?? items[0];
  if (shown === undefined) {
    return null;
  }
  return (
    <Primitive.Root className="tabs-root" value={shown.id} onValueChange={onSelect}>
      <Primitive.List className="tabs" aria-label={label}>
        {items.map(({ id, label: name }) => (
          <Primitive.Trigger key={id} value={id} className="tab">
            {name}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      <Primitive.Content key={shown.id} value={shown.id} className="tab-content">
        {shown.content()}
      </Primitive.Content>
    </Primitive.Root>
  );
}
