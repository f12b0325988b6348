import { compact } from './attribute-reader.ts';
import type { AttributeReader } from './attribute-reader.ts';

type Members = Record<string, unknown>;

const OPERATION = ['aws.operation', 'rpc.method'];
const REGION = ['aws.region', 'cloud.region'];
const REQUEST = ['aws.request_id', 'aws.requestId'];
const QUEUE = ['aws.sqs.queue.url', 'messaging.url', 'aws.queue.url', 'aws.queue_url'];
const TABLES = ['aws.dynamodb.table_names'];
const TABLE = ['aws.table.name', 'aws.table_name'];
const ACCOUNT = ['aws.account_id'];

const ALL = [OPERATION, REGION, REQUEST, QUEUE, TABLES, TABLE, ACCOUNT].flat();

/** Whether the span is a call by an AWS SDK. */
export function isAwsCall(attributes: AttributeReader): boolean {
  const system = attributes.text('rpc.system', 'rpc.system.name');
  return system === 'aws-api' || attributes.text('aws.service') !== undefined;
}

/** The AWS service that is called, such as `DynamoDB`. */
export function awsServiceName(attributes: AttributeReader): string | undefined {
  return attributes.text('aws.service', 'rpc.service')?.replace(/^(?:AWS\.SDK\.|AWS::)/, '');
}

/** The `aws` member of a call by an AWS SDK: what was asked of which resource. */
export function mapAwsCall(attributes: AttributeReader): Members | undefined {
  const tables = attributes.texts(...TABLES) ?? [];
  const isOneTable = tables.length <= 1;
  const aws = compact<Members>({
    operation: attributes.text(...OPERATION),
    account_id: attributes.text(...ACCOUNT),
    region: attributes.text(...REGION),
    request_id: attributes.text(...REQUEST),
    queue_url: attributes.text(...QUEUE),
    table_name: isOneTable ? (tables[0] ?? attributes.text(...TABLE)) : undefined,
    table_names: isOneTable ? undefined : tables,
  });
  attributes.take(...ALL, 'aws.service', 'rpc.service', 'rpc.system', 'rpc.system.name');
  return aws;
}
