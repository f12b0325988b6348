import { completeFilter } from '@xray-microservices/xray-model';
import { z } from 'zod';
import type { Action } from '../../http/routes.ts';
import { readRequest } from '../read-request.ts';
import type { Services } from '../services.ts';

const Request = z.strictObject({ text: z.string(), offset: z.number().int().min(0) });

/** What could be written at a place in a filter, with the names that the stored traces know. */
export function completeFilterText({ store, groups }: Services): Action {
  return async (input) => {
    const { text, offset } = readRequest(Request, input);
    const { services, annotationKeys, values } = await store.vocabulary();
    const vocabulary = {
      services,
      annotationKeys,
      values: (keyword: string): readonly string[] =>
        Object.hasOwn(values, keyword) ? (values[keyword] ?? []) : [],
      groups: (await groups.list()).map(({ name }) => name),
    };
    return { completions: completeFilter(text, offset, vocabulary) };
  };
}
