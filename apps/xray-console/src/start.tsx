import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

/** Draws the console on its page. */
export function start(): void {
  const root = document.getElementById('root');
  if (root === null) {
    throw new Error('The page has no #root to draw on.');
  }
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
