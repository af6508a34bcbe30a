import { pathText, type Problem } from "../problem.ts";
import { rolePrefix } from "../roles.ts";
import type { Draft, DraftHost } from "../schema/draft.ts";

/** What the kubelet says of its node by itself. */
const kubeletsOwn = ["kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch"];

export function checkNodeLabels({ hosts = [] }: Draft): Problem[] {
  return hosts.flatMap((host, index) => [
    ...checkLabels(host, index),
    ...checkTaintKeys(host, index),
    ...checkTaintDuplicates(host, index),
  ]);
}

function checkLabels({ labels = {} }: DraftHost, index: number): Problem[] {
  return Object.keys(labels).flatMap((label) => {
    const path = pathText(["hosts", index, "labels", label]);
    if (label.startsWith(rolePrefix)) return [{ path, message: ownedByRoles }];
    return kubeletsOwn.includes(label)
      ? [{ path, message: "is set by the kubelet itself; choose another label" }]
      : [];
  });
}

const ownedByRoles = `follows from the host's roles, like everything under ${rolePrefix}; set roles, or choose another key`;

function checkTaintKeys({ taints = [] }: DraftHost, index: number): Problem[] {
  return taints.flatMap(({ key }, taint) =>
    key.startsWith(rolePrefix)
      ? [{ path: `hosts[${index}].taints[${taint}].key`, given: key, message: ownedByRoles }]
      : [],
  );
}

/** A Node has at most one taint of a key and effect. */
function checkTaintDuplicates({ taints = [] }: DraftHost, index: number): Problem[] {
  return taints.flatMap(({ key, effect }, taint) => {
    const first = taints.findIndex((other) => other.key === key && other.effect === effect);
    if (first === taint) return [];
    return [
      {
        path: `hosts[${index}].taints[${taint}]`,
        given: `${key}:${effect}`,
        message: `is already taints[${first}]; a node has one taint of a key and effect`,
      },
    ];
  });
}
