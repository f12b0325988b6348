import { z } from 'zod';
import { ApiError } from '../http/api-error.ts';
import type { Action } from '../http/routes.ts';
import { TagKey, TagSchema, withoutTags, withTags } from '../state/tags.ts';
import type { Tag } from '../state/tags.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';
import { NextToken, refuseToken } from './single-page.ts';

const ResourceARN = z.string().min(1).max(1_011);

const ListRequest = z.object({ ResourceARN, NextToken });
const TagRequest = z.object({ ResourceARN, Tags: z.array(TagSchema).max(200) });
const UntagRequest = z.object({ ResourceARN, TagKeys: z.array(TagKey).max(200) });

/** ListTagsForResource: the tags of a group or a sampling rule. */
export function listTagsForResource(services: Services): Action {
  return async (input) => {
    const request = readRequest(ListRequest, input);
    refuseToken(request);
    return { Tags: await tagsOf(services, request.ResourceARN) };
  };
}

/** TagResource: sets tags of a group or a sampling rule. */
export function tagResource(services: Services): Action {
  return async (input) => {
    const { ResourceARN: arn, Tags: more } = readRequest(TagRequest, input);
    await changeTags(services, arn, (tags) => withTags(tags, more));
    return {};
  };
}

/** UntagResource: removes tags; keys that are not there are no error. */
export function untagResource(services: Services): Action {
  return async (input) => {
    const { ResourceARN: arn, TagKeys: keys } = readRequest(UntagRequest, input);
    await changeTags(services, arn, (tags) => withoutTags(tags, keys));
    return {};
  };
}

async function tagsOf({ groups, rules }: Services, arn: string): Promise<readonly Tag[]> {
  const group = (await groups.list()).find((each) => each.arn === arn);
  const record = (await rules.list()).find(({ rule }) => rule.RuleARN === arn);
  return (group ?? record ?? notFound()).tags;
}

async function changeTags(
  { groups, rules }: Services,
  arn: string,
  change: (tags: readonly Tag[]) => Tag[],
): Promise<void> {
  if (!(await groups.changeTags(arn, change)) && !(await rules.changeTags(arn, change))) {
    notFound();
  }
}

function notFound(): never {
  throw new ApiError(404, 'ResourceNotFoundException', 'There is no group or sampling rule with this ARN.');
}
