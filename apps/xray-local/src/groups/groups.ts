import { parseFilter } from '@xray-microservices/xray-model';
import type { Filter } from '@xray-microservices/xray-model';
import { z } from 'zod';
import { invalidRequest } from '../http/api-error.ts';
import type { Log } from '../log.ts';
import { Kept } from '../state/kept.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Tag } from '../state/tags.ts';
import { GroupSchema } from './group.ts';
import type { Group, GroupReference, InsightsInput } from './group.ts';

/** Groups besides Default at most. https://docs.aws.amazon.com/general/latest/gr/xray.html */
export const MAX_GROUPS = 25;

/** The group that always exists and in which every trace is. */
export const DEFAULT_GROUP_NAME = 'Default';

/** A filter that every trace meets. */
const EVERYTHING = 'ok OR !ok';

export interface GroupsOptions {
  readonly state: StateStore;
  readonly region: string;
  /** For ARNs. */
  readonly newId: () => string;
  readonly log: Log;
}

/** What CreateGroup is asked for; the filter is known to be a good one. */
export interface NewGroup {
  readonly name: string;
  readonly filter: string | undefined;
  readonly insights: InsightsInput;
  readonly tags: readonly Tag[];
}

/** The groups there are. They outlive the process where the store does. */
export class Groups {
  readonly #options: GroupsOptions;
  readonly #kept: Kept<Group[]>;

  constructor(options: GroupsOptions) {
    this.#options = options;
    this.#kept = new Kept({
      ...options,
      key: 'groups',
      schema: z.array(GroupSchema),
      initial: () => [defaultGroup(options.region)],
    });
  }

  /** All groups in the order in which they were made, the Default group first. */
  list(): Promise<readonly Group[]> {
    return this.#kept.read();
  }

  /** @throws ApiError InvalidRequestException */
  async find(reference: GroupReference): Promise<Group> {
    return findIn(await this.#kept.read(), reference);
  }

  /** @throws ApiError InvalidRequestException */
  create({ name, filter, insights, tags }: NewGroup): Promise<Group> {
    const { region, newId } = this.#options;
    return this.#kept.change((groups) => {
      if (groups.some((group) => group.name === name)) {
        throw invalidRequest(`A group with the name ${name} already exists.`);
      }
      if (groups.length > MAX_GROUPS) {
        throw invalidRequest(`There are ${MAX_GROUPS} groups besides Default at most.`);
      }
      const arn = `arn:aws:xray:${region}:000000000000:group/${name}/${newId()}`;
      const plain = { name, arn, insights: false, notifications: false, tags: [...tags] };
      const result = changed(plain, filter, insights);
      return { value: [...groups, result], result };
    });
  }

  /** @throws ApiError InvalidRequestException */
  update(reference: GroupReference, filter: string | undefined, insights: InsightsInput): Promise<Group> {
    return this.#kept.change((groups) => {
      const group = findIn(groups, reference);
      if (group.name === DEFAULT_GROUP_NAME && filter !== undefined) {
        throw invalidRequest('Every trace is in the Default group: it has no filter expression.');
      }
      const result = changed(group, filter, insights);
      return { value: groups.map((each) => (each === group ? result : each)), result };
    });
  }

  /** @throws ApiError InvalidRequestException */
  remove(reference: GroupReference): Promise<void> {
    return this.#kept.change((groups) => {
      const group = findIn(groups, reference);
      if (group.name === DEFAULT_GROUP_NAME) {
        throw invalidRequest('The Default group cannot be deleted.');
      }
      return { value: groups.filter((each) => each !== group), result: undefined };
    });
  }

  /** Changes the tags of a group. Answers whether there is one with that ARN. */
  changeTags(arn: string, change: (tags: readonly Tag[]) => Tag[]): Promise<boolean> {
    return this.#kept.change((groups) => {
      if (!groups.some((group) => group.arn === arn)) {
        return { value: groups, result: false };
      }
      const tagged = (group: Group): Group => ({ ...group, tags: change(group.tags) });
      return { value: groups.map((group) => (group.arn === arn ? tagged(group) : group)), result: true };
    });
  }

  /** The filters of groups by name and by ARN, for filters that name groups. One without a filter has every trace. */
  async filters(): Promise<Record<string, Filter>> {
    const groups = await this.#kept.read();
    return Object.fromEntries(
      groups.flatMap(({ name, arn, filter }) => {
        const parsed = parseFilter(isEmpty(filter) ? EVERYTHING : filter);
        return parsed.ok ? [name, arn].map((key) => [key, parsed.filter]) : [];
      }),
    );
  }
}

function isEmpty(filter: string | undefined): filter is undefined | '' {
  return filter === undefined || filter.trim() === '';
}

function defaultGroup(region: string): Group {
  const arn = `arn:aws:xray:${region}:000000000000:group/${DEFAULT_GROUP_NAME}`;
  return { name: DEFAULT_GROUP_NAME, arn, insights: false, notifications: false, tags: [] };
}

function findIn(groups: readonly Group[], { GroupName: name, GroupARN: arn }: GroupReference): Group {
  if ((name === undefined) === (arn === undefined)) {
    throw invalidRequest('Name the group by either GroupName or GroupARN.');
  }
  const found = groups.find((group) => (name === undefined ? group.arn === arn : group.name === name));
  if (found === undefined) {
    throw invalidRequest('There is no group with this name or ARN.');
  }
  return found;
}

function changed(group: Group, filter: string | undefined, input: InsightsInput): Group {
  const insights = input.InsightsEnabled ?? group.insights;
  const notifications = input.NotificationsEnabled ?? (insights && group.notifications);
  if (notifications && !insights) {
    throw invalidRequest('NotificationsEnabled needs InsightsEnabled.');
  }
  return { ...group, ...(filter === undefined ? {} : { filter }), insights, notifications };
}
