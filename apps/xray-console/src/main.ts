import { reloadWhenPartsAreGone } from './reload.ts';
import { loadEarly } from './pages.ts';
import { askEarly } from './state/early.ts';
import { placeOf } from './state/place.ts';
import { applyTheme, keptTheme } from './ui/theme.ts';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';

/*
 * The first part of the console, and a small one: it asks xray-local for the first page while the other parts are loaded
 * and read by the browser.
 */
reloadWhenPartsAreGone();
applyTheme(keptTheme());
askEarly(location);
loadEarly(placeOf(location).page);
const { start } = await import('./start.tsx');
start();
