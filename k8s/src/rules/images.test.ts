import { describe, expect, it } from 'vitest';
import { afterChange, inGoodCluster } from '../../test/support/good-cluster.ts';
import { imageProblem, images } from './images.ts';

const rule = images({ digest: (image) => image.startsWith('daemon') });

it('takes a digest in place of a tag', () => {
  expect(imageProblem(`app@sha256:${'a'.repeat(64)}`, { digest: false })).toBeUndefined();
});

describe('the rule of images', () => {
  it('finds nothing in a good cluster', () => {
    expect(inGoodCluster(rule)).toEqual([]);
  });

  it.each([
    [
      'refuses an image without a tag',
      'app:1.0.0',
      'registry:5000/app',
      'Deployment/app:app: image registry:5000/app has no tag',
    ],
    [
      'refuses latest',
      'app:1.0.0',
      'app:latest',
      'Deployment/app:app: image app:latest is another one tomorrow',
    ],
    [
      'refuses a tag where a digest is wanted',
      'daemon@sha256:' + '0'.repeat(64),
      'daemon:3',
      'DaemonSet/daemon:daemon: image daemon:3 has no digest',
    ],
    [
      'refuses a digest of another length',
      'daemon@sha256:' + '0'.repeat(64),
      'daemon@sha256:00',
      'DaemonSet/daemon:daemon: image daemon@sha256:00 has no digest',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(afterChange(rule, from, to)).toContain(finding);
  });
});
