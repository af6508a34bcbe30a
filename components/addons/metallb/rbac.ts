import type { AddOnObjects } from "../../part.ts";
import { account, granted, type Rule } from "../rbac.ts";
import { controller, namespace, speaker } from "./names.ts";

const reads = ["get", "list", "watch"];
const writes = ["create", "delete", "patch", "update"];
const ofMetallb = (resources: readonly string[], verbs: readonly string[]): Rule => ({
  apiGroups: ["metallb.io"],
  resources,
  verbs,
});
const ofCore = (resources: readonly string[], verbs: readonly string[]): Rule => ({
  apiGroups: [""],
  resources,
  verbs,
});

const kinds = [
  "ipaddresspools",
  "l2advertisements",
  "bgpadvertisements",
  "bgppeers",
  "bfdprofiles",
  "communities",
];
const state = [
  ofMetallb(["configurationstates"], [...reads, ...writes]),
  ofMetallb(["configurationstates/status"], ["get", "patch", "update"]),
];
const events = ofCore(["events"], ["create", "patch"]);

const byName = (prefix: string, objects: AddOnObjects): AddOnObjects =>
  Object.fromEntries(Object.entries(objects).map(([name, object]) => [`${prefix}-${name}`, object]));

/** What upstream grants, but for the certificate of the webhooks, which is not the controller's to make. */
export const metallbRbac: AddOnObjects = {
  ...byName("controller", {
    account: account(controller),
    ...granted(
      { name: `${namespace}:controller` },
      [
        ofCore(["services", "namespaces"], reads),
        ofCore(["services/status"], ["update"]),
        ofCore(["nodes"], ["list"]),
        events,
        ...state,
      ],
      controller,
    ),
    ...granted(
      controller,
      [ofMetallb(kinds, reads), ofMetallb(["ipaddresspools/status"], ["update"]), ofCore(["pods"], ["get"])],
      controller,
    ),
  }),
  ...byName("speaker", {
    account: account(speaker),
    ...granted(
      { name: `${namespace}:speaker` },
      [
        ofCore(["services", "nodes", "namespaces"], reads),
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: reads },
        events,
        ...state,
        ofMetallb(["servicel2statuses", "servicel2statuses/status"], [...reads, ...writes]),
      ],
      speaker,
    ),
    ...granted(
      speaker,
      [
        ofMetallb(kinds, reads),
        ofMetallb(["servicebgpstatuses", "servicebgpstatuses/status"], [...reads, ...writes]),
        ofCore(["pods"], ["get", "list"]),
        // Passwords of BGP's peers, and settings of its own: all that is in its own namespace.
        ofCore(["secrets", "configmaps"], reads),
      ],
      speaker,
    ),
  }),
};
