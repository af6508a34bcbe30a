import { parts } from "../../components/parts.ts";
import { described, inRelease } from "../../config/upstream/description.ts";
import type { Versions } from "../../config/versions.ts";

/** The programs that nobody has described in these versions, each once: `kubelet in Kubernetes 1.38`. */
export function undescribedPrograms(versions: Versions): string[] {
  const programs = parts.flatMap((part) => Object.values(part.programs ?? {}));
  return programs
    .filter((program) => described(program, versions) === undefined)
    .map((program) => inRelease(program, versions));
}
