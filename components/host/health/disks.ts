import type { HostReport } from "../../../observe/report/host-report.ts";
import { type Filesystem, healthFacts } from "./document.ts";

/** With less than a tenth of a file system free, kubelets begin to evict Pods; etcd and logs need room to grow. */
const leastFree = 0.1;
/** With less than a twentieth of the inodes free, they evict Pods too. */
const leastFreeInodes = 0.05;

/** Which file systems of the host are nearly full. */
export function diskConcerns(report: HostReport): string[] {
  const all = report.facts(healthFacts)?.filesystems ?? [];
  const groups = Map.groupBy(all, ({ id }) => id).values();
  return [...groups].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const directories = [...new Set(group.map(({ directory }) => directory))].join(", ");
    return [spaceConcern(directories, first), inodeConcern(directories, first)].filter(
      (concern) => concern !== undefined,
    );
  });
}

function spaceConcern(directories: string, { size, free }: Filesystem): string | undefined {
  if (size === 0 || free >= leastFree * size) return undefined;
  return `only ${percent(free / size)} of the space is left on the file system of ${directories} (${mebibytes(free)} of ${mebibytes(size)} MiB); delete what is not needed there (du -x), or enlarge it`;
}

function inodeConcern(directories: string, { inodes, freeInodes }: Filesystem): string | undefined {
  if (inodes === 0 || freeInodes >= leastFreeInodes * inodes) return undefined;
  return `only ${percent(freeInodes / inodes)} of the inodes are left on the file system of ${directories} (${freeInodes} of ${inodes}); delete small files that are not needed there (du -x --inodes)`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
