import { z } from 'zod';
import { GroupName, InsightsInput } from '../groups/group.ts';
import type { Group } from '../groups/group.ts';
import type { Action } from '../http/routes.ts';
import { NewTags } from '../state/tags.ts';
import { readOptionalFilter } from './filter-text.ts';
import { GroupReferenceInput } from './group-filter.ts';
import { readRequest } from './read-request.ts';
import type { Services } from './services.ts';
import { NextToken, refuseToken } from './single-page.ts';

const settings = { FilterExpression: z.string().optional(), InsightsConfiguration: InsightsInput.optional() };

const ListRequest = z.object({ NextToken });
const Reference = z.object(GroupReferenceInput);
const CreateRequest = z.object({ GroupName, ...settings, Tags: NewTags.optional() });
const UpdateRequest = z.object({ ...GroupReferenceInput, ...settings });

/** GetGroups: all groups, the Default group first. */
export function getGroups({ groups }: Services): Action {
  return async (input) => {
    refuseToken(readRequest(ListRequest, input));
    return { Groups: (await groups.list()).map(answerGroup) };
  };
}

/** GetGroup: one group by name or ARN. */
export function getGroup({ groups }: Services): Action {
  return async (input) => ({ Group: answerGroup(await groups.find(readRequest(Reference, input))) });
}

/** CreateGroup: its filter must be one that GetTraceSummaries would take. */
export function createGroup({ groups }: Services): Action {
  return async (input) => {
    const request = readRequest(CreateRequest, input);
    const group = await groups.create({
      name: request.GroupName,
      filter: goodFilter(request.FilterExpression),
      insights: request.InsightsConfiguration ?? {},
      tags: request.Tags ?? [],
    });
    return { Group: answerGroup(group) };
  };
}

/** UpdateGroup: what the request leaves out stays. */
export function updateGroup({ groups }: Services): Action {
  return async (input) => {
    const request = readRequest(UpdateRequest, input);
    const filter = goodFilter(request.FilterExpression);
    return { Group: answerGroup(await groups.update(request, filter, request.InsightsConfiguration ?? {})) };
  };
}

/** DeleteGroup: the Default group stays. */
export function deleteGroup({ groups }: Services): Action {
  return async (input) => {
    await groups.remove(readRequest(Reference, input));
    return {};
  };
}

/** The text as it was given, once it is known to be a filter. */
function goodFilter(text: string | undefined): string | undefined {
  readOptionalFilter(text);
  return text;
}

function answerGroup({ name, arn, filter, insights, notifications }: Group): object {
  return {
    GroupName: name,
    GroupARN: arn,
    ...(filter === undefined ? {} : { FilterExpression: filter }),
    InsightsConfiguration: { InsightsEnabled: insights, NotificationsEnabled: notifications },
  };
}
