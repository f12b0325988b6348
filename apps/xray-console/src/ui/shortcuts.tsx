import { useEffect, useRef } from 'react';
import { keep, readKept } from '../state/storage.ts';

/** Keys and what they do. A key is `j`, `?`, `Escape`, or two in a row as `g t`. */
export type Shortcuts = Readonly<Record<string, () => void>>;

const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';

/** Whether single keys do something. They can be turned off: they are in the way of speech input. */
export function areShortcutsOn(): boolean {
  return readKept('shortcuts', isFlag) ?? true;
}

export function setShortcutsOn(isOn: boolean): void {
  keep('shortcuts', isOn);
}

const SEQUENCE_MS = 1_200;

/** Reacts to keys while a component is shown, but not while somebody writes or a window is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    let before = { key: '', at: 0 };
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event)) {
        return;
      }
      const isSoon = event.timeStamp - before.at < SEQUENCE_MS;
      const action =
        (isSoon ? latest.current[`${before.key} ${event.key}`] : undefined) ??
        (isSoon && before.key === 'g' ? undefined : latest.current[event.key]);
      before = { key: event.key, at: event.timeStamp };
      if (action !== undefined && (event.key.length > 1 || areShortcutsOn())) {
        event.preventDefault();
        action();
      }
    };
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('keydown', onKey);
    };
  }, []);
}

function isElsewhere({ target }: KeyboardEvent): boolean {
  const isWriting =
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  const isCheckbox = target instanceof HTMLInputElement && target.type === 'checkbox';
  return (isWriting && !isCheckbox) || document.querySelector('dialog[open]') !== null;
}
