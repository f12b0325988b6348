import { describe, expect, it } from 'vitest';
import { exampleOf, settingProblems } from './check-settings.ts';
import { namesInExample, parseSettings } from './settings-file.ts';
import { SETTINGS } from './settings.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

const problemsOf = (name: string, value: string): readonly string[] =>
  settingProblems(new Map([[name, value]]), [name]);

describe('the check of settings', () => {
  it.each([
    ['AWS_REGION', 'us-gov-west-1'],
    ['CLUSTER_NAME', 'eksdemo1'],
    ['VPC_CIDR', '192.168.0.0/16'],
    [
      'USER_MANAGEMENT_IMAGE',
      `111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/user-management:1@${DIGEST}`,
    ],
    ['XRAY_DAEMON_IMAGE', `public.ecr.aws/xray/aws-xray-daemon@${DIGEST}`],
    ['XRAY_ROLE_ARN', 'arn:aws-cn:iam::111122223333:role/path/xray-daemon'],
    ['CERTIFICATE_ARN', 'arn:aws:acm:eu-central-1:111122223333:certificate/0b1c-2d'],
    ['INGRESS_HOSTS', 'ums.shop.test,services.shop.test'],
    ['RDS_ENDPOINT', 'db.x1.eu-central-1.rds.amazonaws.com'],
    ['MAIL_FROM_ADDRESS', 'no-reply@shop.test'],
  ])('takes %s=%s', (name, value) => {
    expect(problemsOf(name, value)).toEqual([]);
  });

  it.each([
    ['AWS_REGION', 'Frankfurt', 'has another form'],
    ['VPC_CIDR', '192.168.0.0', 'has another form'],
    ['XRAY_DAEMON_IMAGE', 'public.ecr.aws/xray/aws-xray-daemon:3.6.6', 'has no digest'],
    ['XRAY_DAEMON_IMAGE', 'public.ecr.aws/xray/aws-xray-daemon@sha256:abc', 'has another form'],
    [
      'XRAY_DAEMON_IMAGE',
      'public.ecr.aws/xray/aws-xray-daemon@sha256:<64 hex digits>',
      'is still the example',
    ],
    ['XRAY_ROLE_ARN', 'arn:aws:iam::<account>:role/xray-daemon', 'is still the example'],
    ['XRAY_ROLE_ARN', '', 'is empty'],
    ['RDS_ENDPOINT', 'db.x1.eu-central-1.rds.amazonaws.com:3306', 'has another form'],
    ['INGRESS_HOSTS', 'ums.shop.test, services.shop.test', 'has another form'],
  ])('refuses %s=%s, which %s', (name, value, problem) => {
    expect(problemsOf(name, value)).toEqual([expect.stringContaining(`${name} ${problem}.`)]);
  });

  it('names all that is missing, and what it does not know', () => {
    const problems = settingProblems(new Map([['REGION', 'x']]), ['AWS_REGION', 'DB_USERNAME']);
    expect(problems).toEqual([
      expect.stringContaining('AWS_REGION is missing.'),
      expect.stringContaining('DB_USERNAME is missing.'),
      'REGION is not a setting of it',
    ]);
  });

  it('does not repeat a value', () => {
    expect(problemsOf('DB_USERNAME', 'some body').join()).not.toContain('some body');
  });
});

describe('an example', () => {
  const names = Object.keys(SETTINGS);
  const example = exampleOf('eks', names);

  it('has a line for each setting', () => {
    expect(namesInExample(example)).toEqual(names);
  });

  it('sets nothing, so that a copy of it is refused as a whole', () => {
    expect(parseSettings(example).size).toBe(0);
    expect(settingProblems(parseSettings(example), names)).toHaveLength(names.length);
  });
});

describe('a settings file', () => {
  it('is read as Kustomize reads it', () => {
    const text = '# comment\r\n\nA=1\n  B=x=y \nC=\nD\n';
    expect([...parseSettings(text)]).toEqual([
      ['A', '1'],
      ['B', 'x=y '],
      ['C', ''],
      ['D', ''],
    ]);
  });
});
