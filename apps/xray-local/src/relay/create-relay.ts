import type { ForwardSettings } from '../config/forward-settings.ts';
import type { Log } from '../log.ts';
import { Relay } from './relay.ts';
import { createXRayEndpoint } from './xray-endpoint.ts';

/** A relay to the real X-Ray. Nothing is connected before there is something to send. */
export function createRelay(settings: ForwardSettings, log: Log): Relay {
  log.info('forwarding to AWS', { region: settings.region, endpoint: settings.endpoint ?? null });
  return new Relay({
    endpoint: createXRayEndpoint(settings),
    concurrency: settings.concurrency,
    log,
    now: () => new Date(),
  });
}
