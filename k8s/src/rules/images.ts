import { containersOf, workloadsOf } from '../manifests/workloads.ts';
import type { Rule } from './finding.ts';

const DIGEST = /@sha256:[0-9a-f]{64}$/;

/** What is wrong with the name of an image; with `digest` a tag alone does not do. */
export function imageProblem(image: string, { digest }: { readonly digest: boolean }): string | undefined {
  if (DIGEST.test(image)) return undefined;
  if (digest) return `image ${image} has no digest`;
  const [, tag] = /:([^:/@]+)$/.exec(image) ?? [];
  if (tag === undefined) return `image ${image} has no tag`;
  return tag === 'latest' ? `image ${image} is another one tomorrow` : undefined;
}

/** Every image says which one it is: by a tag other than latest, or by its digest alone. */
export function images({ digest }: { readonly digest: (image: string) => boolean }): Rule {
  return (manifests) =>
    workloadsOf(manifests).flatMap((workload) =>
      containersOf(workload).flatMap(({ name, image = '' }) => {
        const problem = imageProblem(image, { digest: digest(image) });
        return problem === undefined ? [] : [{ object: `${workload.title}:${name}`, problem }];
      }),
    );
}
