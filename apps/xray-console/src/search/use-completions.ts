import { completeFilter } from '@xray-microservices/xray-model';
import type { FilterCompletion } from '@xray-microservices/xray-model';
import { useEffect, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { filterHistory } from './filter-history.ts';
import { useFilterVocabulary } from './use-vocabulary.ts';

interface Options {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly onChange: (text: string) => void;
}

export interface Completions {
  readonly items: readonly FilterCompletion[];
  /** -1 when none is chosen. */
  readonly selected: number;
  readonly isOpen: boolean;
  readonly open: () => void;
  readonly close: () => void;
  readonly take: (index: number) => void;
  /** Answers whether the key was for the list. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

/** What could be written at the caret; in an empty filter, what was written before. */
export function useCompletions({ input, text, onChange }: Options): Completions {
  const [isWanted, setWanted] = useState(false);
  const [wasWanted, setWasWanted] = useState(false);
  const vocabulary = useFilterVocabulary(wasWanted);
  const [selected, setSelected] = useState(-1);
  const [caretAfter, setCaretAfter] = useState<number>();
  const caret = input.current?.selectionStart ?? text.length;
  const items = !isWanted ? [] : [...earlier(text), ...completeFilter(text, caret, vocabulary)];
  const isOpen = items.length > 0;
  useEffect(() => {
    if (caretAfter !== undefined) {
      input.current?.setSelectionRange(caretAfter, caretAfter);
      setCaretAfter(undefined);
    }
  }, [caretAfter, input]);

  const close = (): void => {
    setWanted(false);
    setSelected(-1);
  };
  const open = (): void => {
    setWanted(true);
    setWasWanted(true);
    setSelected(-1);
  };
  const take = (index: number): void => {
    const item = items[index];
    if (item !== undefined) {
      onChange(text.slice(0, item.from) + item.insert + text.slice(item.to));
      setCaretAfter(item.from + item.insert.length);
      setSelected(-1);
      setWanted(!item.insert.endsWith(')') && item.detail !== EARLIER);
    }
  };
  const onKey = ({ key, ctrlKey }: KeyboardEvent): boolean => {
    if (key === ' ' && ctrlKey) {
      open();
      return true;
    }
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      if (isOpen) {
        setSelected(nextIndex(selected, key === 'ArrowDown' ? 1 : -1, items.length));
      } else {
        open();
      }
      return true;
    }
    if ((key === 'Enter' || key === 'Tab') && isOpen && selected >= 0) {
      take(selected);
      return true;
    }
    if (key === 'Escape' && isOpen) {
      close();
      return true;
    }
    return false;
  };
  return { items, selected, isOpen, open, close, take, onKey };
}

const EARLIER = 'Used before';

function earlier(text: string): readonly FilterCompletion[] {
  if (text.trim() !== '') {
    return [];
  }
  return filterHistory().map((filter) => ({
    from: 0,
    to: text.length,
    insert: filter,
    label: filter,
    detail: EARLIER,
  }));
}

function nextIndex(index: number, step: number, count: number): number {
  const next = index + step;
  return next < 0 ? count - 1 : next % count;
}
