import type { Draft, DraftHost } from "../../config/draft.ts";
import { pathText, type Problem } from "../../config/problem.ts";
import { rolePrefix } from "../../config/roles.ts";
import { labels, taints } from "./settings.ts";

/** Labels that the kubelet sets itself. */
const kubeletsOwn = ["kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch"];

export function checkNodeLabels({ hosts = [] }: Draft): Problem[] {
  return hosts.flatMap((host, index) => [
    ...checkLabels(host, index),
    ...checkTaintKeys(host, index),
    ...checkTaintDuplicates(host, index),
  ]);
}

function checkLabels(host: DraftHost, index: number): Problem[] {
  return Object.keys(labels.draft(host) ?? {}).flatMap((label) => {
    const path = pathText(["hosts", index, "labels", label]);
    if (label.startsWith(rolePrefix)) return [{ path, message: ownedByRoles }];
    return kubeletsOwn.includes(label)
      ? [{ path, message: "is set by the kubelet itself; choose another label" }]
      : [];
  });
}

const ownedByRoles = `follows from the host's roles, like everything under ${rolePrefix}; set roles, or choose another key`;

function checkTaintKeys(host: DraftHost, index: number): Problem[] {
  return (taints.draft(host) ?? []).flatMap(({ key }, taint) =>
    key.startsWith(rolePrefix)
      ? [{ path: `hosts[${index}].taints[${taint}].key`, given: key, message: ownedByRoles }]
      : [],
  );
}

/** A Node has at most one taint per key and effect. */
function checkTaintDuplicates(host: DraftHost, index: number): Problem[] {
  const all = taints.draft(host) ?? [];
  return all.flatMap(({ key, effect }, taint) => {
    const first = all.findIndex((other) => other.key === key && other.effect === effect);
    if (first === taint) return [];
    return [
      {
        path: `hosts[${index}].taints[${taint}]`,
        given: `${key}:${effect}`,
        message: `is already taints[${first}]; a node can have only one taint per key and effect`,
      },
    ];
  });
}
