import type { ReactNode } from 'react';

interface TimesFieldsProps {
  readonly times: readonly [number, number] | undefined;
  readonly longest: number;
  readonly onChange: (times: readonly [number, number] | undefined) => void;
}

/** The part of the histogram that is chosen, to be typed: drawing needs a pointer. */
export function TimesFields({ times, longest, onChange }: TimesFieldsProps): ReactNode {
  const [from, to] = times ?? [0, longest];
  const field = (label: string, value: number, set: (seconds: number) => void): ReactNode => (
    <label className="field">
      <span>{label}</span>
      <input
        className="input"
        type="number"
        min="0"
        step="any"
        value={Number((value * 1000).toFixed(1))}
        onChange={(event) => {
          const ms = Number(event.target.value);
          if (Number.isFinite(ms) && ms >= 0) {
            set(ms / 1000);
          }
        }}
      />
    </label>
  );
  return (
    <div className="brush-fields">
      {field('From, ms', from, (seconds) => {
        onChange([seconds, to]);
      })}
      {field('To, ms', to, (seconds) => {
        onChange([from, seconds]);
      })}
      {times === undefined ? null : (
        <button
          type="button"
          className="button"
          onClick={() => {
            onChange(undefined);
          }}
        >
          All times
        </button>
      )}
    </div>
  );
}
