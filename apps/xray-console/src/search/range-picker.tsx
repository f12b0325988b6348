import { useState } from 'react';
import type { ReactNode } from 'react';
import { changeQuery } from '../state/location.ts';
import { PRESETS, queryOfRange, secondsOf } from '../state/time-range.ts';
import type { TimeRange } from '../state/time-range.ts';
import { windowOf } from '../state/time-range.ts';
import { formatDate, formatTick } from '../ui/format.ts';
import { Dialog } from '../ui/dialog.tsx';

/** Chooses a range that ends now, or one from and to a time. */
export function RangePicker({ range }: { readonly range: TimeRange }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const presets: readonly string[] = PRESETS;
  const isOther = range.kind === 'last' && !presets.includes(range.text);
  return (
    <>
      <select
        className="select"
        aria-label="Time range"
        value={range.kind === 'last' ? range.text : 'fixed'}
        onChange={(event) => {
          const text = event.target.value;
          const seconds = secondsOf(text);
          if (seconds === undefined) {
            setOpen(true);
          } else {
            changeQuery(queryOfRange({ kind: 'last', seconds, text }));
          }
        }}
      >
        {[...presets, ...(isOther ? [range.text] : [])].map((text) => (
          <option key={text} value={text}>
            Last {text}
          </option>
        ))}
        {range.kind === 'fixed' ? <option value="fixed">{describe(range)}</option> : null}
        <option value="choose">From … to …</option>
      </select>
      {isOpen ? (
        <FixedRange
          range={range}
          onClose={() => {
            setOpen(false);
          }}
        />
      ) : null}
    </>
  );
}

function describe({ start, end }: { readonly start: number; readonly end: number }): string {
  const span = end - start;
  const isOneDay = formatDate(start) === formatDate(end);
  const day = isOneDay && span <= 172_800 ? `${formatDate(start)} ` : '';
  return `${day}${formatTick(start, span)} – ${formatTick(end, span)}`;
}

function FixedRange({
  range,
  onClose,
}: {
  readonly range: TimeRange;
  readonly onClose: () => void;
}): ReactNode {
  const shown = windowOf(range, Date.now() / 1000);
  const [from, setFrom] = useState(localText(shown.start));
  const [to, setTo] = useState(localText(shown.end));
  const [start, end] = [Date.parse(from) / 1000, Date.parse(to) / 1000];
  const isGood = start < end;
  return (
    <Dialog title="Time range" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isGood) {
            changeQuery(queryOfRange({ kind: 'fixed', start, end }));
            onClose();
          }
        }}
      >
        <div className="range-fixed">
          <TimeField label="From" value={from} onChange={setFrom} />
          <TimeField label="To" value={to} onChange={setTo} />
        </div>
        {isGood ? null : <p role="alert">“To” must be later than “From”.</p>}
        <div className="line">
          <button type="submit" className="button primary" disabled={!isGood}>
            Use this range
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface TimeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TimeField({ label, value, onChange }: TimeFieldProps): ReactNode {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        className="input"
        type="datetime-local"
        step="1"
        required
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    </label>
  );
}

/** Local time as inputs take it. */
function localText(seconds: number): string {
  const offset = new Date(seconds * 1000).getTimezoneOffset() * 60;
  return new Date((Math.floor(seconds) - offset) * 1000).toISOString().slice(0, 19);
}
