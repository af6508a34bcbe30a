import type { AddOnObjects } from "../../part.ts";
import { account, binding, granted, role } from "../rbac.ts";
import { name, namespace } from "./names.ts";

const self = { name, namespace };

/** What it may read, and who may read it; named as upstream does. */
export const metricsServerRbac: AddOnObjects = {
  account: account(self),
  ...granted(
    { name: "system:metrics-server" },
    [
      { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
      { apiGroups: [""], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] },
    ],
    self,
  ),
  // It has the API server find out who asks, and what they may do.
  delegator: binding(
    { name: "metrics-server:system:auth-delegator" },
    { to: self, of: { kind: "ClusterRole", name: "system:auth-delegator" } },
  ),
  "auth-reader": binding(
    { name: "metrics-server-auth-reader", namespace: "kube-system" },
    { to: self, of: { kind: "Role", name: "extension-apiserver-authentication-reader" } },
  ),
  "reader-role": role(
    {
      name: "system:aggregated-metrics-reader",
      labels: Object.fromEntries(
        ["view", "edit", "admin"].map((one) => [`rbac.authorization.k8s.io/aggregate-to-${one}`, "true"]),
      ),
    },
    [{ apiGroups: ["metrics.k8s.io"], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] }],
  ),
};
