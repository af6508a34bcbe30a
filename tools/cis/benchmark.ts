import type { Roles } from "../../config/roles.ts";

/** The newest one that kube-bench has; it is used for every version of Kubernetes. */
export const benchmark = "cis-1.12";

/** Checks for masters that are about etcd's files. */
const etcdFiles = ["1.1.7", "1.1.8", "1.1.11", "1.1.12"];

/** The parts of the benchmark that apply to a host, and the checks in them that do not. */
export function partsFor({ isMaster, isEtcd, isNode }: Roles): { targets: string[]; skipped: string[] } {
  return {
    targets: [
      ...(isMaster ? ["master"] : []),
      ...(isEtcd ? ["etcd"] : []),
      ...(isMaster ? ["controlplane"] : []),
      ...(isNode ? ["node"] : []),
    ],
    skipped: isMaster && !isEtcd ? etcdFiles : [],
  };
}

export type State = "PASS" | "FAIL" | "WARN" | "INFO";

/** From kube-bench's line for each check: `[WARN] 1.2.11 Ensure that …`. */
export function checksIn(output: string): { state: State; id: string }[] {
  return [...output.matchAll(/^\[(PASS|FAIL|WARN|INFO)\] (\d+\.\d+(?:\.\d+)?) /gm)].map(
    ([, state = "", id = ""]) => ({ state: state as State, id }),
  );
}

/** Whether kube-bench finished every part. */
export const isComplete = (output: string, targets: readonly string[]): boolean =>
  targets.every((target) => output.includes(`== Summary ${target} ==`));
