import { Job } from 'kubernetes-models/batch/v1/Job';
import { titleOf } from '../manifests/manifest.ts';
import type { Rule } from './finding.ts';

/** A Job ends, whatever happens: tries and time have a limit, no container is restarted for ever, and its rest is removed. */
export const jobs: Rule = (manifests) =>
  manifests.flatMap((manifest) => {
    if (!Job.is(manifest)) return [];
    const { backoffLimit, activeDeadlineSeconds, ttlSecondsAfterFinished, template } = manifest.spec ?? {};
    const problems = [
      ...(backoffLimit === undefined ? ['has no limit of tries'] : []),
      ...(activeDeadlineSeconds === undefined ? ['has no deadline'] : []),
      ...(ttlSecondsAfterFinished === undefined ? ['stays after its end'] : []),
      ...(template?.spec?.restartPolicy === 'Never' ? [] : ['restarts its container, and loses the log']),
    ];
    return problems.map((problem) => ({ object: titleOf(manifest), problem }));
  });
