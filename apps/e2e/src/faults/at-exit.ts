/** What has to go with this process, however it ends. */
const endings = new Set<() => void>();
let isWatching = false;

/** Has this done when the process exits, unless it was done before; returns what calls that off. Nothing in it may wait. */
export function atExit(end: () => void): () => void {
  if (!isWatching) {
    isWatching = true;
    process.once('exit', () => {
      for (const ending of [...endings].reverse()) ending();
    });
  }
  endings.add(end);
  return () => endings.delete(end);
}
