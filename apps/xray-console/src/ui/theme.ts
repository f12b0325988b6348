import { readKept } from '../state/storage.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);

/** What was chosen in this browser. */
export const keptTheme = (): Theme => readKept('theme', isTheme) ?? 'system';

export const prefersDark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');

/** Puts a theme on the page; before the first paint, so that a dark one does not begin with a flash. */
export function applyTheme(theme: Theme): void {
  const isDark = theme === 'dark' || (theme === 'system' && prefersDark().matches);
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
}
