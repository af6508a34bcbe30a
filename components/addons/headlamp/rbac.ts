import type { AddOnObjects } from "../../part.ts";
import { account, binding, role } from "../rbac.ts";
import { accounts, name, namespace } from "./names.ts";

const reads = ["get", "list", "watch"];
const of = (account: string) => ({ name: account, namespace });
const kindsRead = (kinds: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(kinds).map(([group, resources]) => ({ apiGroups: [group], resources, verbs: reads }));

const viewer = `${name}-viewer`;

/**
 * Headlamp itself may do nothing: it passes on what people may do. Those who have no account of their own log in as one
 * of two: the one sees everything but Secrets, the other may do everything.
 */
export const headlampRbac: AddOnObjects = {
  account: account(of(name)),
  "viewer-account": account(of(accounts.viewer)),
  "admin-account": account(of(accounts.admin)),
  // What is in namespaces, and what other add-ons say may be seen.
  "viewer-binding": binding(
    { name: `${viewer}-of-namespaces` },
    { to: of(accounts.viewer), of: { kind: "ClusterRole", name: "view" } },
  ),
  "viewer-role": role(
    { name: viewer },
    kindsRead({
      "": ["nodes", "persistentvolumes"],
      "admissionregistration.k8s.io": ["*"],
      "apiextensions.k8s.io": ["customresourcedefinitions"],
      "apiregistration.k8s.io": ["apiservices"],
      "coordination.k8s.io": ["leases"],
      "networking.k8s.io": ["ingressclasses"],
      "node.k8s.io": ["runtimeclasses"],
      "rbac.authorization.k8s.io": ["*"],
      "scheduling.k8s.io": ["priorityclasses"],
      "storage.k8s.io": ["*"],
    }),
  ),
  "viewer-role-binding": binding({ name: viewer }, { to: of(accounts.viewer) }),
  "admin-binding": binding(
    { name: `${name}-admin` },
    { to: of(accounts.admin), of: { kind: "ClusterRole", name: "cluster-admin" } },
  ),
};
