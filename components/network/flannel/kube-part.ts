import { bind, group, rbacGroup, rbacPath } from "../../cluster/rbac.ts";
import type { Part } from "../../part.ts";
import { admissionPolicy } from "./admission-policy.ts";
import { datastoresOf } from "./datastore.ts";
import { flanneldGroup, flanneldUser } from "./kube-files.ts";

/** flannel's access to the API, where it keeps the shares of nodes in their Nodes. */
export const flannelOnKubernetes: Part = {
  name: "flannel-on-kubernetes",
  isUsed: (settings) => datastoresOf({ settings }).includes("kube"),
  isOn: ({ isNode }) => isNode,
  hostCertificates: {
    flanneld: {
      certificate: (_cluster, host) => ({
        issuer: "kubernetes",
        commonName: flanneldUser(host),
        organization: flanneldGroup,
        use: "client",
      }),
    },
  },
  objects: [
    ...admissionPolicy,
    {
      path: `${rbacPath}/clusterroles/barekube:flannel`,
      object: {
        apiVersion: `${rbacGroup}/v1`,
        kind: "ClusterRole",
        metadata: { name: "barekube:flannel" },
        rules: [
          { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
          { apiGroups: [""], resources: ["nodes/status"], verbs: ["patch"] },
        ],
      },
    },
    bind("barekube:flannel", "barekube:flannel", group(flanneldGroup)),
  ],
};
