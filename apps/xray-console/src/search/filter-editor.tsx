import { parseFilter } from '@xray-microservices/xray-model';
import type { FilterError } from '@xray-microservices/xray-model';
import { useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useShortcuts } from '../ui/shortcuts.tsx';
import { rememberFilter } from './filter-history.ts';
import { useCompletions } from './use-completions.ts';
import type { Completions } from './use-completions.ts';
import './filter-editor.css';

interface FilterEditorProps {
  readonly value: string;
  readonly label: string;
  readonly onSubmit: (filter: string) => void;
  /** Told of each change that is a filter or empty; for forms. */
  readonly onChange?: (filter: string, error: FilterError | undefined) => void;
}

/** A filter expression, with completions, its errors under the characters, and those used before. */
export function FilterEditor({ value, label, onSubmit, onChange }: FilterEditorProps): ReactNode {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    // It was changed elsewhere: by a facet, by going back.
    setKnown(value);
    setText(value);
  }
  const error = errorOf(text);
  const change = (next: string): void => {
    setText(next);
    onChange?.(next.trim(), errorOf(next));
  };
  const completions = useCompletions({ input, text, onChange: change });
  useShortcuts({
    '/': () => {
      input.current?.focus();
    },
  });
  const submit = (): void => {
    completions.close();
    if (error === undefined) {
      rememberFilter(text);
      onSubmit(text.trim());
    }
  };
  const { items, selected, isOpen } = completions;
  return (
    <div className="filter">
      <div className="filter-box">
        <input
          ref={input}
          className="filter-input"
          role="combobox"
          aria-label={label}
          aria-autocomplete="list"
          aria-expanded={isOpen}
          aria-controls={`${id}-list`}
          aria-activedescendant={isOpen && selected >= 0 ? `${id}-${selected}` : undefined}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder='fault OR responsetime > 1 OR service("name") { error }'
          value={text}
          onChange={(event) => {
            change(event.target.value);
            completions.open();
          }}
          onClick={completions.open}
          onBlur={completions.close}
          onScroll={(event) => {
            event.currentTarget.nextElementSibling?.scrollTo({ left: event.currentTarget.scrollLeft });
          }}
          onKeyDown={(event) => {
            if (completions.onKey(event)) {
              event.preventDefault();
            } else if (event.key === 'Enter') {
              event.preventDefault();
              submit();
            }
          }}
        />
        <ErrorMark text={text} error={error} />
        {text === '' ? null : (
          <button
            type="button"
            className="filter-clear"
            aria-label="Clear the filter"
            onClick={() => {
              change('');
              onSubmit('');
            }}
          >
            ✕
          </button>
        )}
      </div>
      {isOpen ? <List id={id} completions={completions} /> : <span id={`${id}-list`} hidden />}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="filter-error" role="status">
          <strong>Character {error.offset + 1}:</strong> {error.message}
        </p>
      )}
      <span className="sr-only" role="status">
        {isOpen ? `${items.length} proposals` : ''}
      </span>
    </div>
  );
}

function errorOf(text: string): FilterError | undefined {
  const parsed = text.trim() === '' ? undefined : parseFilter(text);
  return parsed === undefined || parsed.ok ? undefined : parsed.error;
}

/** The text again, unseen under the input, with a wave under what is wrong. */
function ErrorMark({
  text,
  error,
}: {
  readonly text: string;
  readonly error: FilterError | undefined;
}): ReactNode {
  if (error === undefined) {
    return <div className="filter-mark" aria-hidden="true" />;
  }
  const end = error.offset + Math.max(1, error.length);
  return (
    <div className="filter-mark" aria-hidden="true">
      {text.slice(0, error.offset)}
      <mark>{text.slice(error.offset, end) || ' '}</mark>
      {text.slice(end)}
    </div>
  );
}

function List({ id, completions }: { readonly id: string; readonly completions: Completions }): ReactNode {
  return (
    <ul id={`${id}-list`} className="filter-list" role="listbox" aria-label="Proposals">
      {completions.items.map(({ insert, label, detail }, index) => (
        <li
          key={`${detail} ${insert}`}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === completions.selected}
          ref={(element) => {
            if (index === completions.selected) {
              element?.scrollIntoView({ block: 'nearest' });
            }
          }}
          onPointerDown={(event) => {
            event.preventDefault(); // The input keeps the focus.
            completions.take(index);
          }}
        >
          <span className="mono cut">{label}</span>
          <span className="filter-detail cut">{detail}</span>
        </li>
      ))}
    </ul>
  );
}
