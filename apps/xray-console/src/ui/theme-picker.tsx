import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { keep } from '../state/storage.ts';
import { applyTheme, isTheme, keptTheme, prefersDark } from './theme.ts';
import type { Theme } from './theme.ts';

/** Chooses between light, dark and what the system says, and remembers it. */
export function ThemePicker(): ReactNode {
  const [theme, setTheme] = useState<Theme>(keptTheme);
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
