import { DetectionError } from './detection-error.ts';
import { jsonOf, textOf, withoutUndefined } from './json.ts';
import type { DetectContext, Plugin } from './types.ts';

const IPV4_ENDPOINT = 'http://169.254.169.254';
const IPV6_ENDPOINT = 'http://[fd00:ec2::254]';
/** The token is used once, at once. */
const TOKEN_TTL_SECONDS = 60;
const INSTANCE_ID = /^i-[0-9a-f]{8,32}$/;

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html */
function endpointOf(env: DetectContext['env']): string {
  const endpoint = env['AWS_EC2_METADATA_SERVICE_ENDPOINT']?.trim();
  if (endpoint !== undefined && endpoint !== '') return endpoint;
  const mode = env['AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE']?.trim().toLowerCase();
  return mode === 'ipv6' ? IPV6_ENDPOINT : IPV4_ENDPOINT;
}

async function fetchToken(endpoint: string, send: DetectContext['send']): Promise<string> {
  const { status, body } = await send({
    url: new URL('/latest/api/token', endpoint).href,
    method: 'PUT',
    headers: { 'X-aws-ec2-metadata-token-ttl-seconds': String(TOKEN_TTL_SECONDS) },
  });
  if (status !== 200) throw new DetectionError('STATUS', `no IMDSv2: HTTP ${status} for a token`);
  return body.trim();
}

/**
 * The EC2 instance, from the instance identity document. IMDSv2 only: without a token nothing is read, as version 1
 * lets whoever can make the service fetch a URL read it too.
 *
 * In a pod the token often never arrives (a hop limit of 1): the plugin then gives up at the deadline.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-identity-documents.html
 */
export const ec2Plugin: Plugin = {
  name: 'ec2',
  async detect({ env, send }) {
    if (env['AWS_EC2_METADATA_DISABLED']?.trim().toLowerCase() === 'true') return undefined;
    const endpoint = endpointOf(env);
    const token = await fetchToken(endpoint, send);
    const document = jsonOf(
      await send({
        url: new URL('/latest/dynamic/instance-identity/document', endpoint).href,
        headers: { 'X-aws-ec2-metadata-token': token },
      }),
    );
    const instanceId = textOf(document, 'instanceId');
    if (instanceId === undefined || !INSTANCE_ID.test(instanceId)) {
      throw new DetectionError('BODY', 'the identity document names no instance');
    }
    return {
      origin: 'AWS::EC2::Instance',
      aws: {
        ec2: withoutUndefined({
          instance_id: instanceId,
          instance_size: textOf(document, 'instanceType'),
          ami_id: textOf(document, 'imageId'),
          availability_zone: textOf(document, 'availabilityZone'),
        }),
      },
      found: [`instance ${instanceId} from IMDSv2`],
    };
  },
};
