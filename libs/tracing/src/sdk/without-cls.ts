import { NAMESPACE_NAME, namespace } from '../context/context.ts';

/*
 * Imported before aws-xray-sdk-core, and for its effect.
 *
 * At its first import the SDK asks cls-hooked for a namespace, and cls-hooked then switches on async_hooks for the
 * life of the process; in manual mode it does not ask. It also throws at import for a daemon address or a strategy
 * that it can't read. So it is imported without these variables; the library reads them itself.
 */

/** cls-hooked keeps its namespaces on `process`, by name; the SDK reads them there at each call. */
const holder = process as { namespaces?: Record<string, unknown> };

const HIDDEN = ['AWS_XRAY_MANUAL_MODE', 'AWS_XRAY_DAEMON_ADDRESS', 'AWS_XRAY_CONTEXT_MISSING'];
const before = HIDDEN.map((name) => [name, process.env[name]] as const);

/** True when somebody imported the SDK, and so switched on async_hooks, before this library. */
export const sdkWasLoaded = holder.namespaces?.[NAMESPACE_NAME] !== undefined;

for (const name of HIDDEN) Reflect.deleteProperty(process.env, name);
process.env['AWS_XRAY_MANUAL_MODE'] = 'true';

/** Puts our context where the SDK looks for it, and the environment back as it was. */
export function installNamespace(): void {
  for (const [name, value] of before) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
  // It stays: entering the SDK's manual mode would take it away, and leaving that mode put cls-hooked's in its place.
  const place = { get: () => namespace, set: () => undefined, enumerable: true, configurable: true };
  Object.defineProperty((holder.namespaces ??= {}), NAMESPACE_NAME, place);
}
