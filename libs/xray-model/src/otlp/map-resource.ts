import { AttributeReader, compact } from './attribute-reader.ts';
import type { OtlpAttributes } from './otlp-span.ts';

type Members = Record<string, unknown>;

const ORIGINS: Readonly<Record<string, string>> = {
  aws_app_runner: 'AWS::AppRunner::Service',
  aws_ec2: 'AWS::EC2::Instance',
  aws_ecs: 'AWS::ECS::Container',
  aws_eks: 'AWS::EKS::Container',
  aws_elastic_beanstalk: 'AWS::ElasticBeanstalk::Environment',
  aws_lambda: 'AWS::Lambda::Function',
};

const ECS_ORIGINS: Readonly<Record<string, string>> = { ec2: 'AWS::ECS::EC2', fargate: 'AWS::ECS::Fargate' };

/** The kind of compute that the resource says it is, as X-Ray names it; `undefined` outside AWS. */
export function originOf(resource: OtlpAttributes): string | undefined {
  const read = new AttributeReader(resource);
  if (!isOnAws(read)) {
    return undefined;
  }
  const platform = read.text('cloud.platform') ?? '';
  const launchType = read.text('aws.ecs.launchtype')?.toLowerCase() ?? '';
  const ecs =
    platform === 'aws_ecs' && Object.hasOwn(ECS_ORIGINS, launchType) ? ECS_ORIGINS[launchType] : undefined;
  return ecs ?? (Object.hasOwn(ORIGINS, platform) ? ORIGINS[platform] : undefined);
}

/** The `aws` member of a segment: where it runs, its logs, and the SDK that traced it. */
export function mapResource(resource: OtlpAttributes): Members | undefined {
  const read = new AttributeReader(resource);
  const language = read.text('telemetry.sdk.language');
  const sdk = read.text('telemetry.sdk.name');
  const xray = compact<Members>({
    sdk: sdk !== undefined && language !== undefined ? `${sdk} for ${language}` : sdk,
    sdk_version: read.text('telemetry.sdk.version'),
    auto_instrumentation:
      read.text('telemetry.distro.version', 'telemetry.auto.version') === undefined ? undefined : true,
  });
  if (!isOnAws(read)) {
    return compact<Members>({ xray });
  }
  const platform = read.text('cloud.platform');
  const hasHost = platform === 'aws_ec2' || read.text('host.id') !== undefined;
  const isKubernetes = platform === 'aws_eks' || read.text('k8s.cluster.name') !== undefined;
  return compact<Members>({
    account_id: read.text('cloud.account.id'),
    eks: isKubernetes ? eksOf(read) : undefined,
    ecs: platform === 'aws_ecs' ? ecsOf(read) : undefined,
    ec2: hasHost ? ec2Of(read) : undefined,
    elastic_beanstalk: platform === 'aws_elastic_beanstalk' ? beanstalkOf(read) : undefined,
    function_arn: platform === 'aws_lambda' ? read.text('cloud.resource_id', 'faas.id') : undefined,
    cloudwatch_logs: logsOf(read),
    xray,
  });
}

/** A resource that names no provider may be on AWS: its platform or cluster tells. */
function isOnAws(read: AttributeReader): boolean {
  const provider = read.text('cloud.provider');
  return provider === undefined || provider === 'aws';
}

function eksOf(read: AttributeReader): Members | undefined {
  return compact<Members>({
    cluster_name: read.text('k8s.cluster.name'),
    pod: read.text('k8s.pod.name'),
    container_id: read.text('container.id'),
  });
}

function ecsOf(read: AttributeReader): Members | undefined {
  return compact<Members>({
    container: read.text('container.name', 'aws.ecs.container.name'),
    container_id: read.text('container.id'),
    container_arn: read.text('aws.ecs.container.arn'),
    cluster_arn: read.text('aws.ecs.cluster.arn'),
    task_arn: read.text('aws.ecs.task.arn'),
    task_family: read.text('aws.ecs.task.family'),
    launch_type: read.text('aws.ecs.launchtype'),
    availability_zone: read.text('cloud.availability_zone'),
  });
}

function ec2Of(read: AttributeReader): Members | undefined {
  return compact<Members>({
    instance_id: read.text('host.id'),
    instance_size: read.text('host.type'),
    ami_id: read.text('host.image.id'),
    availability_zone: read.text('cloud.availability_zone'),
  });
}

function beanstalkOf(read: AttributeReader): Members | undefined {
  return compact<Members>({
    environment_name: read.text('service.namespace'),
    version_label: read.text('service.version'),
    deployment_id: read.number('service.instance.id'),
  });
}

/** Names are joined by `&` where they come from an environment variable. The name stands seventh in an ARN. */
function logsOf(read: AttributeReader): Members[] | undefined {
  const split = (texts: readonly string[] | undefined): string[] =>
    (texts ?? []).flatMap((text) => text.split('&')).filter((text) => text !== '');
  const arns = split(read.texts('aws.log.group.arns')).map((arn) => ({
    log_group: arn.split(':')[6] ?? arn,
    arn,
  }));
  const logs: Members[] =
    arns.length > 0 ? arns : split(read.texts('aws.log.group.names')).map((log_group) => ({ log_group }));
  return logs.length === 0 ? undefined : logs;
}
