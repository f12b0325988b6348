import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** A map of one place, the first: without any, esbuild makes a map of its own. */
const mapOf = (path) =>
  Buffer.from(JSON.stringify({ version: 3, sources: [basename(path)], mappings: 'AAAA' })).toString('base64');

/**
 * For esbuild: leaves the lines of packages out of the source map. Node keeps the map in memory, and that of all packages
 * takes as much as the rest of a service. A stack still names function and file.
 */
export const mapsOfOwnCode = {
  name: 'maps-of-own-code',
  setup(build) {
    build.onLoad({ filter: /\/node_modules\/.*\.([cm]?js|json)$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const code = path.endsWith('.json') ? `module.exports = ${text}` : text;
      return {
        contents: `${code}\n//# sourceMappingURL=data:application/json;base64,${mapOf(path)}`,
        loader: 'js',
      };
    });
  },
};
