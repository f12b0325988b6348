import type { Filter } from '@xray-microservices/xray-model';
import { GroupArn, GroupName } from '../groups/group.ts';
import type { GroupReference } from '../groups/group.ts';
import type { Groups } from '../groups/groups.ts';
import { invalidRequest } from '../http/api-error.ts';
import { readOptionalFilter } from './filter-text.ts';

/** The members by which a request names a group, if it does. */
export const GroupReferenceInput = { GroupName: GroupName.optional(), GroupARN: GroupArn.optional() };

/**
 * The filter of the group that a request names, and those that it may refer to; nothing for all traces.
 *
 * @throws ApiError InvalidRequestException
 */
export async function groupFilter(
  groups: Groups,
  { GroupName: name, GroupARN: arn }: GroupReference,
): Promise<{ readonly filter?: Filter | undefined; readonly groups?: Record<string, Filter> }> {
  if (name === undefined && arn === undefined) {
    return {};
  }
  if (name !== undefined && arn !== undefined) {
    throw invalidRequest('Name the group by either GroupName or GroupARN.');
  }
  const { filter } = await groups.find({ GroupName: name, GroupARN: arn });
  return { filter: readOptionalFilter(filter), groups: await groups.filters() };
}
