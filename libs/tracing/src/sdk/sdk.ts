import { installNamespace, sdkWasLoaded } from './without-cls.ts';
import AWSXRay from 'aws-xray-sdk';
import expressMiddleware from 'aws-xray-sdk-express';
import emitterModule from 'aws-xray-sdk-core/dist/lib/segment_emitter.js';
import daemonConfig from 'aws-xray-sdk-core/dist/lib/daemon_config.js';

/*
 * The one place that loads the X-Ray SDK. Its first import has to be without-cls.ts.
 */

installNamespace();
AWSXRay.enableAutomaticMode();

/** How documents leave the SDK: every segment and subsegment, the user's own included, ends in `send`. */
interface SdkEmitter {
  /** @param inTurn for one of many, which take turns for the daemon to keep up */
  send(entity: { format(): string }, inTurn?: boolean): void;
}

/** Where the SDK's sampling pollers look for the daemon. */
interface SdkDaemonConfig {
  tcp_ip: string;
  tcp_port: number;
}

export const sdk = AWSXRay;
export const sdkExpress = expressMiddleware;
export const sdkEmitter = emitterModule as unknown as SdkEmitter;
export const sdkDaemonConfig = daemonConfig as unknown as SdkDaemonConfig;
export { sdkWasLoaded };
