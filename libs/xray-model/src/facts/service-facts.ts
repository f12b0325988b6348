import type { SegmentDocument } from '../document/segment-document.ts';
import type { Draft } from '../draft.ts';
import { inferredService } from '../trace/inferred-service.ts';
import type { SegmentNode, SubsegmentNode } from '../trace/trace.ts';
import { collectMessages } from './exceptions.ts';
import { httpFactsOf } from './http-facts.ts';
import { numbersOf } from './timing.ts';
import type { ServiceFacts, ServiceId } from './trace-facts.ts';

/** A service while its trace is being read: whether it calls another is only known at the end. */
export type ServiceDraft = Draft<ServiceFacts> & { readonly messages: string[] };

/** What a segment tells of its service. Texts of exceptions in its subsegments are added as they are met. */
export function serviceOfSegment(node: SegmentNode, root: boolean): ServiceDraft {
  const { document } = node;
  const service = newService(node, serviceIdOf(document));
  service.root = root;
  setText(service, 'user', document.user);
  setText(service, 'resourceArn', document.resource_arn);
  setText(service, 'version', document.service?.['version']);
  setText(service, 'instanceId', memberOf(document, 'eks', 'pod') ?? memberOf(document, 'ecs', 'container'));
  setText(service, 'instanceId', memberOf(document, 'ec2', 'instance_id')); // The one that X-Ray itself knows by this name.
  setText(service, 'availabilityZone', memberOf(document, 'ec2', 'availability_zone'));
  return service;
}

function memberOf({ aws }: SegmentDocument, platform: string, member: string): unknown {
  const data = aws?.[platform];
  return typeof data === 'object' && data !== null ? Reflect.get(data, member) : undefined;
}

/** What a call tells of the service that answered it and sent no segment. */
export function serviceOfCall(node: SubsegmentNode): ServiceDraft {
  const service = newService(node, inferredService(node.document));
  service.inferred = true;
  return service;
}

function newService(node: SegmentNode | SubsegmentNode, id: ServiceId): ServiceDraft {
  const { ok, error, fault, throttle, startTime, endTime, responseTime, inProgress } = numbersOf(node);
  const messages: string[] = [];
  collectMessages(node.document, messages);
  const service: ServiceDraft = {
    id,
    ok,
    error,
    fault,
    throttle,
    startTime,
    endTime,
    inProgress,
    inferred: false,
    root: false,
    last: true,
    messages,
  };
  if (responseTime !== undefined) {
    service.responseTime = responseTime;
  }
  const http = httpFactsOf(node.document);
  if (http !== undefined) {
    service.http = http;
  }
  return service;
}

function serviceIdOf({ name, origin, aws }: SegmentDocument): ServiceId {
  const id: Draft<ServiceId> = { name };
  if (origin !== undefined && origin !== '') {
    id.type = origin;
  }
  const accountId = aws?.['account_id'];
  if (typeof accountId === 'string') {
    id.accountId = accountId;
  }
  return id;
}

type TextKey = 'user' | 'resourceArn' | 'version' | 'instanceId' | 'availabilityZone';

function setText(service: ServiceDraft, key: TextKey, text: unknown): void {
  if (typeof text === 'string' && text !== '') {
    service[key] = text;
  }
}
