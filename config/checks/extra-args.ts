import { pathText, type Problem } from "../problem.ts";
import { reservedFlags } from "../reserved-flags.ts";
import type { Draft } from "../schema/draft.ts";

const components = ["apiServer", "controllerManager", "scheduler", "etcd"] as const;

export function checkExtraArgs(draft: Draft): Problem[] {
  return [...components.flatMap((component) => checkReserved(draft, component)), ...checkAdmission(draft)];
}

function checkReserved(draft: Draft, component: (typeof components)[number]): Problem[] {
  return Object.entries(draft[component].extraArgs ?? {}).flatMap(([flag, given]) => {
    const reason = reservedFlags[component].get(flag);
    if (reason === undefined) return [];
    return [
      { path: pathText([component, "extraArgs", flag]), given, message: `cannot be set: it ${reason}` },
    ];
  });
}

/** Without NodeRestriction a kubelet could change other nodes. */
function checkAdmission({ apiServer }: Draft): Problem[] {
  const flag = "enable-admission-plugins";
  const plugins = apiServer.extraArgs?.[flag];
  if (plugins === undefined || plugins.split(",").includes("NodeRestriction")) return [];
  return [
    {
      path: `apiServer.extraArgs.${flag}`,
      given: plugins,
      message: "allowed: a list with NodeRestriction in it, which keeps a node from changing others",
    },
  ];
}
