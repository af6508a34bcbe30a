import type { Problem } from "../problem.ts";
import type { StackConfig } from "../schema/stack.ts";
import { testedVersions } from "../versions.ts";

export function checkVersions({ kubernetesVersion }: StackConfig): Problem[] {
  return kubernetesVersion in testedVersions
    ? []
    : [
        {
          path: "kubernetesVersion",
          given: kubernetesVersion,
          message: `is not in the table of tested versions; allowed: ${Object.keys(testedVersions).join(", ")}`,
        },
      ];
}
