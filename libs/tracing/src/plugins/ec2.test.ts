import { describe, expect, it } from 'vitest';
import { json, memoryContext } from '../../test/fixtures/plugins/memory-context.ts';
import { ec2Plugin } from './ec2.ts';

const DOCUMENT = { instanceId: 'i-0a1b2c3d4e5f60718', instanceType: 'm7g.large', imageId: null };

describe('the EC2 plugin', () => {
  it.each([
    ['the IPv4 address', {}, 'http://169.254.169.254'],
    ['the IPv6 address', { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv6' }, 'http://[fd00:ec2::254]'],
    [
      'an address of its own',
      {
        AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://10.1.1.1:81/',
        AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv6',
      },
      'http://10.1.1.1:81',
    ],
  ])('asks for a token at %s first', async (_what, env, endpoint) => {
    const context = memoryContext({ env });
    await expect(ec2Plugin.detect(context)).rejects.toThrow('ECONNREFUSED');
    expect(context.requests).toEqual([
      {
        url: `${endpoint}/latest/api/token`,
        method: 'PUT',
        headers: { 'X-aws-ec2-metadata-token-ttl-seconds': '60' },
      },
    ]);
  });

  it.each(['true', 'TRUE', ' True '])('asks nobody when AWS_EC2_METADATA_DISABLED is "%s"', async (value) => {
    const context = memoryContext({ env: { AWS_EC2_METADATA_DISABLED: value } });
    expect(await ec2Plugin.detect(context)).toBeUndefined();
    expect(context.requests).toEqual([]);
  });

  it('leaves out what the document does not say', async () => {
    const context = memoryContext({
      answers: {
        'PUT http://169.254.169.254/latest/api/token': { status: 200, body: 'token\n' },
        'GET http://169.254.169.254/latest/dynamic/instance-identity/document': json(DOCUMENT),
      },
    });
    expect(await ec2Plugin.detect(context)).toEqual({
      origin: 'AWS::EC2::Instance',
      aws: { ec2: { instance_id: 'i-0a1b2c3d4e5f60718', instance_size: 'm7g.large' } },
      found: ['instance i-0a1b2c3d4e5f60718 from IMDSv2'],
    });
    expect(context.requests[1]?.headers).toEqual({ 'X-aws-ec2-metadata-token': 'token' });
  });
});
