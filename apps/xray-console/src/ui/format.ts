/** A duration in the unit that suits it: `0.42 ms`, `3.2 ms`, `124 ms`, `1.25 s`, `2 min 5 s`. */
export function formatDuration(seconds: number): string {
  const ms = seconds * 1000;
  if (ms < 1) {
    return ms === 0 ? '0 ms' : `${ms.toFixed(2)} ms`;
  }
  if (ms < 10) {
    return `${ms.toFixed(1)} ms`;
  }
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  if (seconds < 60) {
    return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  }
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A count with thin groups: `12 345`; from a million on `1.2 M`. */
export function formatCount(count: number): string {
  if (count >= 1_000_000) {
    return `${(count / 1_000_000).toFixed(1)} M`;
  }
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** A part of 1 as per cent, with a decimal where it is small. */
export function formatPart(part: number): string {
  const percent = part * 100;
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** How often something happens: `12/min`, `0.4/min`. */
export function formatRate(perMinute: number): string {
  return `${perMinute >= 10 || perMinute === 0 ? formatCount(perMinute) : perMinute.toFixed(1)}/min`;
}

const DAY = 86_400;

function two(value: number): string {
  return value.toString().padStart(2, '0');
}

/** Local time of day, `14:03:22.118`; with the date when it is another day than `now`. Epoch seconds. */
export function formatTime(seconds: number, now = Date.now() / 1000): string {
  const date = new Date(seconds * 1000);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${date.getMilliseconds().toString().padStart(3, '0')}`;
  const isToday = Math.abs(now - seconds) < DAY && date.getDate() === new Date(now * 1000).getDate();
  return isToday ? time : `${formatDate(seconds)} ${time}`;
}

/** Local date, `2026-11-26`. Epoch seconds. */
export function formatDate(seconds: number): string {
  const date = new Date(seconds * 1000);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Local time to the minute, for axes; to the second for short spans, as a date for long ones. */
export function formatTick(seconds: number, span: number): string {
  const date = new Date(seconds * 1000);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (span > 2 * DAY) {
    return `${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
  }
  return span < 600 ? `${time}:${two(date.getSeconds())}` : time;
}

/** `1 trace`, `2 traces`. */
export function plural(count: number, word: string): string {
  return `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;
}

/** Path and query of a URL, or the text as it is. */
export function pathOf(url: string): string {
  const [, path] = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/i.exec(url) ?? [];
  if (path === undefined) {
    return url;
  }
  return path === '' ? '/' : path;
}

/** Host and port of a URL, empty for other texts. */
export function hostOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';
}
