import { parseFilter } from '@xray-microservices/xray-model';
import type { Filter } from '@xray-microservices/xray-model';
import type { Group } from '../api/types.ts';

/** What filters ask of groups: the filter of one, by its name or ARN. */
export function groupFilters(groups: readonly Group[]): (nameOrArn: string) => Filter | undefined {
  return (nameOrArn) => {
    const group = groups.find(
      ({ GroupName: name, GroupARN: arn }) => name === nameOrArn || arn === nameOrArn,
    );
    const parsed = group?.FilterExpression === undefined ? undefined : parseFilter(group.FilterExpression);
    return parsed?.ok === true ? parsed.filter : undefined;
  };
}
