import semver from "semver";
import type { Draft } from "../../config/draft.ts";
import type { Problem } from "../../config/problem.ts";

/** The version of its configuration that containerd is given. containerd 2.x reads it, 1.x knows 2 at most. */
export const configurationVersion = 3;

/** Another major version would be told in words that it does not know. */
export function checkContainerdVersion({ versions: { containerd: given } }: Draft): Problem[] {
  if (given === undefined || semver.major(given) === 2) return [];
  return [
    {
      path: "versions.containerd",
      given,
      message: `does not read the configuration of version ${configurationVersion} that barekube writes for containerd; allowed: 2.0.0 or newer, of major version 2`,
    },
  ];
}
