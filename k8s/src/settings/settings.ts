/** One line of a settings file: what it means, how it has to look, and an example. */
export interface Setting {
  readonly meaning: string;
  readonly form: RegExp;
  /** Says the form in words, or shows it with <…> where something is to be filled in. */
  readonly example: string;
}

const IMAGE = /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+(:[\w.-]+)?@sha256:[0-9a-f]{64}$/;
const ROLE = /^arn:aws(-[a-z-]+)?:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const HOST = '[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+';
const CIDR = /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/;
const MAIL = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;

const image = (name: string, meaning: string): Setting => ({
  meaning,
  form: IMAGE,
  example: `${name}@sha256:<64 hex digits>`,
});
const ecr = '<account>.dkr.ecr.<region>.amazonaws.com';

/** All settings that a component may ask for, by name. */
export const SETTINGS: Readonly<Record<string, Setting>> = {
  AWS_REGION: {
    meaning: 'Region of the cluster, and of its traces',
    form: /^[a-z]{2}(-[a-z]+)+-\d$/,
    example: 'eu-central-1',
  },
  CLUSTER_NAME: {
    meaning: 'Name of the cluster, told in the traces',
    form: /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
    example: 'eksdemo1',
  },
  VPC_CIDR: {
    meaning: 'Addresses of the VPC: load balancer, RDS and nodes are in it',
    form: CIDR,
    example: '192.168.0.0/16',
  },
  SERVICE_CIDR: {
    meaning: "Addresses of the cluster's Services, the API server's among them",
    form: CIDR,
    example: '10.100.0.0/16',
  },
  USER_MANAGEMENT_IMAGE: image(`${ecr}/user-management`, 'Image of user-management, by digest'),
  NOTIFICATION_IMAGE: image(`${ecr}/notification`, 'Image of notification, by digest'),
  NOTIFICATION_V2_IMAGE: image(
    `${ecr}/notification`,
    'Image of the second version of notification, by digest',
  ),
  XRAY_DAEMON_IMAGE: image('public.ecr.aws/xray/aws-xray-daemon', "Image of AWS's X-Ray daemon, by digest"),
  COLLECTOR_IMAGE: image(
    'docker.io/otel/opentelemetry-collector-contrib',
    'Image of the OpenTelemetry Collector, by digest',
  ),
  SMOKE_IMAGE: image(`${ecr}/smoke`, 'Image of the check that runs as a Job, by digest'),
  SMOKE_ROLE_ARN: {
    meaning: 'Role with AWSXrayReadOnlyAccess, for the check',
    form: ROLE,
    example: 'arn:aws:iam::<account>:role/<name>',
  },
  XRAY_ROLE_ARN: {
    meaning: 'Role with AWSXRayDaemonWriteAccess',
    form: ROLE,
    example: 'arn:aws:iam::<account>:role/<name>',
  },
  SECRETS_ROLE_ARN: {
    meaning: 'Role that may read the secrets xray-microservices/*',
    form: ROLE,
    example: 'arn:aws:iam::<account>:role/<name>',
  },
  CERTIFICATE_ARN: {
    meaning: 'Certificate of the load balancer, for all of INGRESS_HOSTS',
    form: /^arn:aws(-[a-z-]+)?:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/,
    example: 'arn:aws:acm:<region>:<account>:certificate/<id>',
  },
  INGRESS_HOSTS: {
    meaning: 'Names that ExternalDNS gives the load balancer, with commas between them',
    form: new RegExp(`^${HOST}(,${HOST})*$`),
    example: 'ums.<your domain>,services.<your domain>',
  },
  RDS_ENDPOINT: {
    meaning: 'Host name of the database, without its port',
    form: new RegExp(`^${HOST}$`),
    example: '<name>.<id>.<region>.rds.amazonaws.com',
  },
  DB_USERNAME: {
    meaning: 'MySQL user of the service',
    form: /^[A-Za-z0-9_]{1,32}$/,
    example: 'dbadmin',
  },
  SES_SMTP_ENDPOINT: {
    meaning: 'SMTP host of SES',
    form: new RegExp(`^${HOST}$`),
    example: 'email-smtp.<region>.amazonaws.com',
  },
  MAIL_FROM_ADDRESS: {
    meaning: 'Sender of the mails, verified in SES',
    form: MAIL,
    example: 'no-reply@<your domain>',
  },
  ADMIN_EMAIL: { meaning: 'Address of the first administrator', form: MAIL, example: 'you@<your domain>' },
};
