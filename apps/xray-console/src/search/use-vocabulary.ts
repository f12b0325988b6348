import type { FilterVocabulary } from '@xray-microservices/xray-model';
import { useMemo } from 'react';
import { readVocabulary } from '../api/queries.ts';
import { useResource } from '../state/resource.ts';

/** The names that the stored traces know, for completions. Until they are wanted and have come, the keywords
 * alone. */
export function useFilterVocabulary(isWanted: boolean): FilterVocabulary {
  const { data } = useResource(isWanted ? 'vocabulary' : '', readVocabulary);
  return useMemo(
    () => ({
      services: [...new Set((data?.services ?? []).map(({ name }) => name))],
      annotationKeys: data?.annotationKeys ?? [],
      groups: data?.groups ?? [],
      values: (keyword) => {
        switch (keyword) {
          case 'user':
            return data?.users ?? [];
          case 'http.url':
            return data?.urls ?? [];
          case 'http.method':
            return ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
          case 'type':
            return [...new Set((data?.services ?? []).flatMap(({ type }) => type ?? []))];
          default:
            return [];
        }
      },
    }),
    [data],
  );
}
