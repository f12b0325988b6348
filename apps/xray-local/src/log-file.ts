import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import type { LogFileSettings } from './config/config.ts';

/** A file of this size is set aside as `<path>.1`, which replaces the one before, and a new one begun. */
const MAX_BYTES = 50 * 1024 * 1024;

/**
 * Opens a file for the log and answers what writes a line to it. When the file can no longer be written, lines are lost
 * rather than the process.
 *
 * @throws Error of the system when the file cannot be opened
 */
export function openLogFile(
  { path, isRotated }: LogFileSettings,
  maxBytes = MAX_BYTES,
): (line: string) => void {
  let file = openSync(path, 'a');
  let bytes = fstatSync(file).size;
  return (line) => {
    try {
      if (isRotated && bytes >= maxBytes) {
        renameSync(path, `${path}.1`);
        const full = file;
        file = openSync(path, 'a');
        bytes = 0;
        closeSync(full);
      }
      bytes += writeSync(file, line);
    } catch {
      // There is nobody left to tell: this is the log.
    }
  };
}
