import { z } from 'zod';
import { ApiError, invalidRequest } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import type { Policy } from './account-settings.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';
import { refuseToken } from './single-page.ts';

const MAX_POLICIES = 5;
const MAX_BYTES = 5 * 1024;

const PolicyName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w+=,.@-]+$/, 'expected letters, digits and + = , . @ - _');

const ListRequest = z.object({ NextToken: z.string().min(1).max(100).optional() });
const PutRequest = z.object({
  PolicyName,
  PolicyDocument: z.string(),
  PolicyRevisionId: z.string().optional(),
  BypassPolicyLockoutCheck: z.boolean().optional(),
});
const DeleteRequest = z.object({ PolicyName, PolicyRevisionId: z.string().optional() });

/** What a policy has at least. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
const PolicyDocument = z.object({
  Version: z.string().optional(),
  Statement: z.union([z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown())).min(1)]),
});

/** ListResourcePolicies: the policies as they were put. They grant nothing here. */
export function listResourcePolicies({ settings }: Services): Action {
  return async (input) => {
    refuseToken(readRequest(ListRequest, input));
    return { ResourcePolicies: (await settings.policies.read()).map(answerPolicy) };
  };
}

/** PutResourcePolicy: kept, with a revision that goes up by one. Nobody can be locked out here, so that is not checked. */
export function putResourcePolicy({ settings, now }: Services): Action {
  return async (input) => {
    const {
      PolicyName: name,
      PolicyDocument: document,
      PolicyRevisionId: revisionId,
    } = readRequest(PutRequest, input);
    checkDocument(document);
    const policy = await settings.policies.change((policies) => {
      const before = policies.find((each) => each.name === name);
      checkRevision(revisionId, before?.revision ?? 0);
      if (before === undefined && policies.length >= MAX_POLICIES) {
        throw refusal(
          'PolicyCountLimitExceededException',
          `There are ${MAX_POLICIES} resource policies at most.`,
        );
      }
      const result = { name, document, revision: (before?.revision ?? 0) + 1, updatedAt: now() };
      return { value: [...policies.filter((each) => each !== before), result], result };
    });
    return { ResourcePolicy: answerPolicy(policy) };
  };
}

/** DeleteResourcePolicy: a revision that is given must be the latest. */
export function deleteResourcePolicy({ settings }: Services): Action {
  return async (input) => {
    const { PolicyName: name, PolicyRevisionId: revisionId } = readRequest(DeleteRequest, input);
    await settings.policies.change((policies) => {
      const before = policies.find((each) => each.name === name);
      if (before === undefined) {
        throw invalidRequest('There is no resource policy with this name.');
      }
      checkRevision(revisionId, before.revision);
      return { value: policies.filter((each) => each !== before), result: undefined };
    });
    return {};
  };
}

function checkDocument(document: string): void {
  if (Buffer.byteLength(document) > MAX_BYTES) {
    throw refusal('PolicySizeLimitExceededException', `A resource policy has ${MAX_BYTES} bytes at most.`);
  }
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch {
    policy = undefined; // Refused below like any other document that is no policy.
  }
  if (!PolicyDocument.safeParse(policy).success) {
    throw refusal('MalformedPolicyDocumentException', 'The policy is not a JSON object with a Statement.');
  }
}

/** The revision 0 stands for a policy that there is not yet. */
function checkRevision(given: string | undefined, latest: number): void {
  if (given !== undefined && given !== String(latest)) {
    throw refusal(
      'InvalidPolicyRevisionIdException',
      'The revision is not the latest of the resource policy.',
    );
  }
}

function refusal(code: string, message: string): ApiError {
  return new ApiError(400, code, message);
}

function answerPolicy({ name, document, revision, updatedAt }: Policy): object {
  return {
    PolicyName: name,
    PolicyDocument: document,
    PolicyRevisionId: String(revision),
    LastUpdatedTime: updatedAt,
  };
}
