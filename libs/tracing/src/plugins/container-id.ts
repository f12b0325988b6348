/** A path that ends a segment with an id: `…/<id>`, `…-<id>.scope` (cri-containerd, crio, docker), `…:cri-containerd:<id>`. */
const ID_IN_CGROUP = /[/:-]([0-9a-f]{64})(?:\.scope)?(?=\/|$)/g;

/** containerd, CRI-O and docker keep a container's own files in such a directory. */
const ID_IN_DIRECTORY = /\/(?:overlay-)?containers\/([0-9a-f]{64})(?:\/|$)/;

/** What all containers of a pod share comes from the pod's sandbox, whose id is not ours. */
const MOUNTS_OF_SANDBOX = new Set([
  '/dev/shm',
  '/etc/hostname',
  '/etc/hosts',
  '/etc/resolv.conf',
  '/run/.containerenv',
]);

/**
 * The id in the path of a pod's cgroup: the last one, as a node may itself be a container (kind).
 *
 * Paths outside of the kubelet's hierarchy are no pod's; a path of `/` is all that a private namespace shows.
 */
function idInCgroupPath(path: string): string | undefined {
  if (!path.includes('kubepods')) return undefined;
  return [...path.matchAll(ID_IN_CGROUP)].at(-1)?.[1];
}

/** The only id there is; where they differ none can be trusted. */
function onlyOne(ids: readonly (string | undefined)[]): string | undefined {
  const distinct = new Set(ids.filter((id) => id !== undefined));
  return distinct.size === 1 ? [...distinct][0] : undefined;
}

/**
 * The container's id from `/proc/self/mountinfo`: the cgroup that is mounted (version 1), or a directory of the
 * container's own that is mounted somewhere (the volumes an image declares).
 *
 * Not from `/etc/hostname` and its like, where many look: in a pod they carry the id of the sandbox.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
 */
export function containerIdInMountinfo(mountinfo: string): string | undefined {
  const ids = mountinfo.split('\n').map((line) => {
    const [mount = '', filesystem = ''] = line.split(' - ');
    const [, , , root = '', mountPoint = ''] = mount.split(' ');
    if (MOUNTS_OF_SANDBOX.has(mountPoint)) return undefined;
    return filesystem.startsWith('cgroup') ? idInCgroupPath(root) : ID_IN_DIRECTORY.exec(root)?.[1];
  });
  return onlyOne(ids);
}

/**
 * The container's id from `/proc/self/cgroup`, version 2 (`0::path`) and version 1 (`number:controllers:path`).
 *
 * @see https://man7.org/linux/man-pages/man7/cgroups.7.html
 */
export function containerIdInCgroup(cgroup: string): string | undefined {
  const paths = cgroup.split('\n').map((line) => /^\d+:[^:]*:(.*)$/.exec(line)?.[1] ?? '');
  return onlyOne(paths.map(idInCgroupPath));
}
