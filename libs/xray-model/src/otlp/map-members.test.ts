import { describe, expect, it } from 'vitest';
import { mapped, otlpSpan } from '../../test/support/otlp.ts';
import type { SubsegmentDocument } from '../index.ts';

const SERVER = { kind: 2 };
const CLIENT = { kind: 3 };

const NEW_SERVER = {
  'http.request.method': 'GET',
  'http.response.status_code': 200,
  'url.scheme': 'http',
  'url.path': '/cart',
  'url.query': 'a=b',
  'server.address': 'shop.example.com',
  'server.port': 8095,
  'client.address': '203.0.113.7',
  'network.peer.address': '10.0.0.1',
  'user_agent.original': 'curl/8',
  'http.response.body.size': 12,
};

describe('http', () => {
  it('is read from new attributes', () => {
    expect(mapped(otlpSpan(NEW_SERVER, SERVER))[0]?.http).toEqual({
      request: {
        method: 'GET',
        url: 'http://shop.example.com:8095/cart?a=b',
        user_agent: 'curl/8',
        client_ip: '203.0.113.7',
        x_forwarded_for: true,
      },
      response: { status: 200, content_length: 12 },
    });
  });

  it('is read from old attributes', () => {
    const attributes = {
      'http.method': 'POST',
      'http.status_code': '404',
      'http.scheme': 'https',
      'http.host': 'shop.example.com',
      'http.target': '/cart?x=1',
      'http.user_agent': 'ie',
      'http.client_ip': '203.0.113.7',
    };
    expect(mapped(otlpSpan(attributes, SERVER))[0]).toMatchObject({
      error: true,
      http: {
        request: {
          method: 'POST',
          url: 'https://shop.example.com/cart?x=1',
          user_agent: 'ie',
          client_ip: '203.0.113.7',
        },
        response: { status: 404 },
      },
    });
  });

  it.each([
    [{ 'url.full': 'https://a/b' }, 'https://a/b'],
    [{ 'http.url': 'https://a/c', 'server.address': 'x' }, 'https://a/c'],
    [{ 'server.address': 'a', 'server.port': 443, 'url.scheme': 'https', 'url.path': '/' }, 'https://a/'],
    [{ 'http.host': 'a:81', 'net.peer.port': 81, 'http.target': '/t' }, 'http://a:81/t'],
    [{ 'net.peer.name': 'a', 'net.peer.port': 81 }, 'http://a:81/'],
    [{ 'url.path': '/only' }, '/only'],
    [{}, undefined],
  ])('of a call has the URL %j → %s', (attributes, url) => {
    const [document] = mapped(otlpSpan({ 'http.request.method': 'GET', ...attributes }, CLIENT));
    expect(document?.http?.request?.url).toBe(url);
  });

  it('is absent where there was none', () => {
    expect(mapped(otlpSpan({ 'server.address': 'h' }, CLIENT))[0]).not.toHaveProperty('http');
  });
});

describe('sql', () => {
  const sqlOf = (attributes: Parameters<typeof otlpSpan>[0]) =>
    (mapped(otlpSpan(attributes, { ...CLIENT, name: 'SELECT users' }))[0] as SubsegmentDocument).sql;

  it.each([
    [
      {
        'db.system.name': 'mysql',
        'db.namespace': 'users',
        'db.query.text': 'SELECT ?',
        'server.address': 'db',
        'server.port': 3306,
      },
      { connection_string: 'db:3306/users', database_type: 'mysql', sanitized_query: 'SELECT ?' },
    ],
    [
      { 'db.system': 'postgresql', 'db.name': 'users', 'db.statement': 'SELECT 1', 'db.user': 'app' },
      {
        connection_string: 'localhost/users',
        database_type: 'postgresql',
        user: 'app',
        sanitized_query: 'SELECT 1',
      },
    ],
    [
      { 'db.system': 'mssql', 'db.connection_string': 'Server=h;Password=secret;' },
      { connection_string: 'Server=h;Password=***;/', database_type: 'mssql' },
    ],
    [
      { 'db.system': 'mysql', 'db.connection_string': 'mysql://app:secret@h:3306/' },
      { connection_string: 'mysql://h:3306/', database_type: 'mysql' },
    ],
  ])('is read from %j', (attributes, expected) => {
    expect(sqlOf(attributes)).toEqual({ url: 'SELECT users', ...expected });
  });

  it('is absent for databases that do not speak it', () => {
    const [document] = mapped(otlpSpan({ 'db.system': 'redis', 'db.statement': 'GET a' }, CLIENT));
    expect(document).not.toHaveProperty('sql');
    expect(document?.metadata).toEqual({ default: { 'db.system': 'redis', 'db.statement': 'GET a' } });
  });
});

describe('a call by an AWS SDK', () => {
  it('tells what was asked of which resource', () => {
    const attributes = {
      'rpc.system': 'aws-api',
      'rpc.service': 'DynamoDB',
      'rpc.method': 'PutItem',
      'aws.dynamodb.table_names': ['orders'],
      'aws.request_id': 'R1',
      'aws.region': 'eu-central-1',
      'aws.account_id': '111',
    };
    expect(mapped(otlpSpan(attributes, CLIENT))).toMatchObject([
      {
        name: 'DynamoDB',
        namespace: 'aws',
        aws: {
          operation: 'PutItem',
          table_name: 'orders',
          request_id: 'R1',
          region: 'eu-central-1',
          account_id: '111',
        },
      },
    ]);
  });

  it.each([
    [{ 'aws.dynamodb.table_names': ['a', 'b'] }, { table_names: ['a', 'b'] }],
    [{ 'aws.table_name': 'a' }, { table_name: 'a' }],
    [{ 'messaging.url': 'https://q' }, { queue_url: 'https://q' }],
    [
      { 'aws.queue.url': 'https://q', 'aws.operation': 'SendMessage' },
      { queue_url: 'https://q', operation: 'SendMessage' },
    ],
  ])('reads %j', (attributes, expected) => {
    expect(mapped(otlpSpan({ 'aws.service': 'X', ...attributes }, CLIENT))[0]?.aws).toEqual(expected);
  });
});

describe('the resource', () => {
  const of = (resource: Parameters<typeof mapped>[1]) => mapped(otlpSpan({}, SERVER), resource)[0];

  it.each([
    [{ 'cloud.platform': 'aws_eks' }, 'AWS::EKS::Container'],
    [{ 'cloud.platform': 'aws_ec2' }, 'AWS::EC2::Instance'],
    [{ 'cloud.platform': 'aws_ecs' }, 'AWS::ECS::Container'],
    [{ 'cloud.platform': 'aws_ecs', 'aws.ecs.launchtype': 'FARGATE' }, 'AWS::ECS::Fargate'],
    [{ 'cloud.platform': 'aws_ecs', 'aws.ecs.launchtype': 'ec2' }, 'AWS::ECS::EC2'],
    [{ 'cloud.platform': 'aws_lambda' }, 'AWS::Lambda::Function'],
    [{ 'cloud.platform': 'aws_elastic_beanstalk' }, 'AWS::ElasticBeanstalk::Environment'],
    [{ 'cloud.platform': 'aws_app_runner' }, 'AWS::AppRunner::Service'],
    [{ 'cloud.platform': 'constructor' }, undefined],
    [{ 'cloud.provider': 'gcp', 'cloud.platform': 'aws_eks' }, undefined],
    [{}, undefined],
  ])('%j has the origin %s', (resource, origin) => {
    expect(of({ 'service.name': 's', ...resource })).toHaveProperty('name', 's');
    expect((of(resource) as { origin?: string }).origin).toBe(origin);
  });

  it.each([
    [
      {
        'cloud.platform': 'aws_eks',
        'k8s.cluster.name': 'c',
        'k8s.pod.name': 'p',
        'container.id': 'i',
        'cloud.account.id': '1',
      },
      { account_id: '1', eks: { cluster_name: 'c', pod: 'p', container_id: 'i' } },
    ],
    [
      { 'host.id': 'i-1', 'host.type': 't3', 'host.image.id': 'ami', 'cloud.availability_zone': 'eu-1a' },
      { ec2: { instance_id: 'i-1', instance_size: 't3', ami_id: 'ami', availability_zone: 'eu-1a' } },
    ],
    [
      { 'cloud.platform': 'aws_ecs', 'container.name': 'n', 'aws.ecs.task.arn': 't' },
      { ecs: { container: 'n', task_arn: 't' } },
    ],
    [
      {
        'cloud.platform': 'aws_elastic_beanstalk',
        'service.namespace': 'e',
        'service.version': 'v',
        'service.instance.id': '3',
      },
      { elastic_beanstalk: { environment_name: 'e', version_label: 'v', deployment_id: 3 } },
    ],
    [{ 'aws.log.group.names': 'a&b' }, { cloudwatch_logs: [{ log_group: 'a' }, { log_group: 'b' }] }],
    [
      { 'aws.log.group.arns': ['arn:aws:logs:r:1:log-group:g'] },
      { cloudwatch_logs: [{ log_group: 'g', arn: 'arn:aws:logs:r:1:log-group:g' }] },
    ],
    [
      {
        'telemetry.sdk.name': 'opentelemetry',
        'telemetry.sdk.language': 'nodejs',
        'telemetry.sdk.version': '3.1.0',
      },
      { xray: { sdk: 'opentelemetry for nodejs', sdk_version: '3.1.0' } },
    ],
  ])('%j tells where it runs', (resource, aws) => {
    expect(of(resource)?.aws).toEqual(aws);
  });

  it('tells the version, and the function', () => {
    const resource = {
      'service.version': '2.1.0',
      'cloud.platform': 'aws_lambda',
      'cloud.resource_id': 'arn:f',
    };
    expect(of(resource)).toMatchObject({
      service: { version: '2.1.0' },
      resource_arn: 'arn:f',
      aws: { function_arn: 'arn:f' },
    });
  });

  it('is not repeated by subsegments', () => {
    expect(mapped(otlpSpan())[0]).not.toHaveProperty('metadata');
  });
});
