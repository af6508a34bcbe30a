import type { ClusterObject } from "../../part.ts";
import { annotation } from "./annotations.ts";
import { flanneldGroup, flanneldUser } from "./kube-files.ts";

const name = "barekube-flannel";
const prefix = annotation("");
const condition = "NetworkUnavailable";
const admission = "/apis/admissionregistration.k8s.io/v1";
const apiVersion = "admissionregistration.k8s.io/v1";

const user = flanneldUser({ name: "" });
const annotations = (of: "object" | "oldObject") => `${of}.metadata.?annotations.orValue({})`;
const conditions = (of: "object" | "oldObject") =>
  `${of}.status.?conditions.orValue([]).filter(condition, condition.type != '${condition}')`;
const same = (field: string): string => `object.${field} == oldObject.${field}`;

const policy = {
  failurePolicy: "Fail",
  matchConstraints: {
    resourceRules: [
      { apiGroups: [""], apiVersions: ["v1"], operations: ["UPDATE"], resources: ["nodes", "nodes/status"] },
    ],
  },
  matchConditions: [{ name: "flanneld", expression: `'${flanneldGroup}' in request.userInfo.groups` }],
  variables: [
    { name: "before", expression: annotations("oldObject") },
    { name: "after", expression: annotations("object") },
  ],
  validations: [
    {
      expression: `request.userInfo.username == '${user}' + request.name`,
      message: "flanneld may patch no Node but its own",
    },
    {
      expression:
        `variables.after.all(key, key.startsWith('${prefix}') || ` +
        "(key in variables.before && variables.after[key] == variables.before[key])) && " +
        `variables.before.all(key, key.startsWith('${prefix}') || key in variables.after)`,
      message: `flanneld may change no annotation but those of ${prefix}`,
    },
    {
      expression: ["metadata.?labels", "metadata.?ownerReferences", "metadata.?finalizers", "spec"]
        .map(same)
        .join(" && "),
      message: "flanneld may change neither labels nor taints",
    },
    {
      expression: [
        `${conditions("object")} == ${conditions("oldObject")}`,
        ...["addresses", "daemonEndpoints", "capacity", "allocatable"].map((field) =>
          same(`status.?${field}`),
        ),
      ].join(" && "),
      message: `flanneld may change nothing of the status but ${condition}`,
    },
  ],
};

/**
 * RBAC lets every flanneld patch the status of any Node, since it cannot tell one user's Node from another's. This
 * policy limits each to its own Node, and there to what flannel writes.
 */
export const admissionPolicy: readonly ClusterObject[] = [
  {
    path: `${admission}/validatingadmissionpolicies/${name}`,
    object: { apiVersion, kind: "ValidatingAdmissionPolicy", metadata: { name }, spec: policy },
  },
  {
    path: `${admission}/validatingadmissionpolicybindings/${name}`,
    object: {
      apiVersion,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: { policyName: name, validationActions: ["Deny"] },
    },
  },
];
