import { BoundedCache } from '../core/bounded-cache.ts';
import { sdk } from './sdk.ts';
import { share } from './write-document.ts';

/** What stands in every segment of the process. */
interface SegmentDefaults {
  /** A document's `service`. */
  serviceData: object | undefined;
  /** A document's `origin`, such as `AWS::EKS::Container`. */
  origin: string | undefined;
  /** Members of a document's `aws` beside `xray`: `ec2`, `eks`, `cloudwatch_logs`. */
  platform: object;
}

export const defaults: SegmentDefaults = { serviceData: undefined, origin: undefined, platform: {} };

const sdkData = (sdk.SegmentUtils as unknown as { sdkData?: object }).sdkData ?? {};

function describeAws(ruleName: string): object {
  const rule = ruleName === '' ? {} : { sampling_rule_name: ruleName };
  return share({ ...defaults.platform, xray: { ...sdkData, ...rule } });
}

let byRule = new BoundedCache(describeAws, 100);

/** A document's `aws`, with the sampling rule that chose the request. */
export const awsOf = (ruleName: string | undefined): object => byRule.get(ruleName ?? '');

/** Sets what the segments from now on tell of the process and where it runs. */
export function setDefaults(changed: Partial<SegmentDefaults>): void {
  Object.assign(defaults, changed);
  if (changed.serviceData !== undefined) share(changed.serviceData);
  byRule = new BoundedCache(describeAws, 100);
}
