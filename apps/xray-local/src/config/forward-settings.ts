/** Where and how received documents are forwarded. */
export interface ForwardSettings {
  readonly region: string;
  /** A URL in place of the region's own X-Ray. */
  readonly endpoint: string | undefined;
  /** Uploads at a time. */
  readonly concurrency: number;
  /** Milliseconds that an upload may take; as in AWS's daemon when it is left out. */
  readonly attemptMs?: number;
  /** The URL of an HTTP proxy. */
  readonly proxy: string | undefined;
  readonly verifyTls: boolean;
  /** These three stand in telemetry, empty when they are not known. */
  readonly resourceArn: string;
  readonly hostname: string;
  readonly instanceId: string;
}
