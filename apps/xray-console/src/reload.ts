const LEAST_MS = 10_000;
const KEY = 'xray-console.reloaded';

/**
 * Loads the console anew when a part of it can no longer be loaded: another version was built meanwhile, or the network
 * broke off. Not twice in ten seconds, so that a part that is gone for good does not make it go round.
 */
export function reloadWhenPartsAreGone(): void {
  addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - last > LEAST_MS) {
      event.preventDefault();
      sessionStorage.setItem(KEY, String(Date.now()));
      location.reload();
    }
  });
}
