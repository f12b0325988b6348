import { useState } from 'react';
import type { ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import { areShortcutsOn, setShortcutsOn } from './shortcuts.tsx';
import './help.css';

const KEYS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'Everywhere',
    [
      ['?', 'This sheet'],
      ['g t', 'Traces'],
      ['g m', 'Service map'],
      ['g s', 'Sampling'],
      ['g r', 'Rejected documents'],
      ['g g', 'Groups'],
      ['p', 'Pause or go on with live updates'],
    ],
  ],
  [
    'Traces and map',
    [
      ['/', 'Write a filter'],
      ['j k', 'Next and previous trace'],
      ['Enter', 'Open the trace'],
      ['x', 'Mark the trace to compare or export'],
      ['c', 'Compare the two marked traces'],
      ['v', 'Map or table'],
    ],
  ],
  [
    'Filter',
    [
      ['Ctrl Space', 'What could stand here'],
      ['↑ ↓', 'Choose a completion; in an empty filter, an earlier filter'],
      ['Enter', 'Take the completion, or search'],
      ['Escape', 'Close the completions'],
    ],
  ],
  [
    'Trace',
    [
      ['j k', 'Next and previous segment'],
      ['← →', 'Fold and unfold'],
      ['1 2 3', 'Timeline, map, raw'],
      ['e', 'Fold or unfold all'],
      ['Escape', 'Close the side panel'],
    ],
  ],
];

/** All keys, and the switch that turns single ones off. */
export function Help({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [isOn, setOn] = useState(areShortcutsOn);
  return (
    <Dialog title="Keys" onClose={onClose}>
      <div className="help">
        {KEYS.map(([place, keys]) => (
          <section key={place}>
            <h3>{place}</h3>
            <dl>
              {keys.map(([key, meaning]) => (
                <div key={key}>
                  <dt>
                    {key.split(' ').map((part, index) => (
                      <kbd key={index}>{part}</kbd>
                    ))}
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="line help-switch">
        <input
          type="checkbox"
          checked={isOn}
          onChange={(event) => {
            setOn(event.target.checked);
            setShortcutsOn(event.target.checked);
          }}
        />
        Single keys do something (turn this off if they get in the way of speech input)
      </label>
    </Dialog>
  );
}
