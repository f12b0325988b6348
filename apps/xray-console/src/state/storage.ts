/** What is remembered in this browser. A browser that forbids it (private windows) forgets, and nothing else breaks. */
export function readKept<T>(key: string, check: (value: unknown) => value is T): T | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(`xray-console.${key}`) ?? 'null');
    return check(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers a value; `undefined` forgets it. */
export function keep(key: string, value: unknown): void {
  try {
    if (value === undefined) {
      localStorage.removeItem(`xray-console.${key}`);
    } else {
      localStorage.setItem(`xray-console.${key}`, JSON.stringify(value));
    }
  } catch {
    // Full or forbidden: the console works without it.
  }
}
