import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { reloadWhenPartsAreGone } from './reload.ts';
import { applyTheme } from './ui/theme.tsx';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';

applyTheme();
reloadWhenPartsAreGone();
const root = document.getElementById('root');
if (root === null) {
  throw new Error('The page has no #root to draw on.');
}
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
