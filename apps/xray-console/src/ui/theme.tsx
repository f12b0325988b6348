import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { keep, readKept } from '../state/storage.ts';

const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);

const prefersDark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');

/** Puts the theme that was chosen on the page; call it before the first paint. */
export function applyTheme(theme: Theme = readKept('theme', isTheme) ?? 'system'): void {
  const isDark = theme === 'dark' || (theme === 'system' && prefersDark().matches);
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
}

/** Chooses between light, dark and what the system says, and remembers it. */
export function ThemePicker(): ReactNode {
  const [theme, setTheme] = useState<Theme>(() => readKept('theme', isTheme) ?? 'system');
  useEffect(() => {
    applyTheme(theme);
    const media = prefersDark();
    const follow = (): void => {
      applyTheme(theme);
    };
    media.addEventListener('change', follow);
    return () => {
      media.removeEventListener('change', follow);
    };
  }, [theme]);
  return (
    <select
      className="select"
      aria-label="Colours"
      value={theme}
      onChange={(event) => {
        const chosen = event.target.value;
        if (isTheme(chosen)) {
          keep('theme', chosen);
          setTheme(chosen);
        }
      }}
    >
      <option value="system">System</option>
      <option value="light">Light</option>
      <option value="dark">Dark</option>
    </select>
  );
}
