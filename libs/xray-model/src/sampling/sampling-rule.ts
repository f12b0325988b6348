/** What a sampling rule looks at of a request, member by member as the API names it. Each is a pattern with `*` and `?`. */
export interface SamplingCriteria {
  readonly ServiceName: string;
  /** The origin of the service, such as `AWS::EKS::Container`. */
  readonly ServiceType: string;
  readonly Host: string;
  readonly HTTPMethod: string;
  readonly URLPath: string;
  readonly ResourceARN: string;
  readonly Attributes: Readonly<Record<string, string>>;
}

/** A sampling rule as far as the choice between rules is concerned. */
export interface SamplingRuleLike extends SamplingCriteria {
  readonly RuleName: string;
  /** The lowest is tried first; of equals, the first by name. */
  readonly Priority: number;
}

/** A request, or what is known of it: a member that is left out meets every pattern, as in AWS's SDKs. */
export interface SampledRequest {
  readonly serviceName?: string | undefined;
  readonly serviceType?: string | undefined;
  readonly host?: string | undefined;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly resourceArn?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/** The rule that always exists and meets every request. */
export const DEFAULT_RULE_NAME = 'Default';
