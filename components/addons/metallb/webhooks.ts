import type { KubernetesObject } from "../../part.ts";
import type { AddOnKeys } from "../keys.ts";
import { namespace, webhookService } from "./names.ts";

interface Webhook {
  name: string;
  /** In the plural. */
  resource: string;
  /** In the singular, as in the path. */
  kind: string;
  version?: string;
  operations?: readonly string[];
}

/** What upstream has checked, by names that it has for them. */
const webhooks: readonly Webhook[] = [
  { name: "bgppeersvalidationwebhook", resource: "bgppeers", kind: "bgppeer", version: "v1beta2" },
  {
    ...{ name: "bfdprofilevalidationwebhook", resource: "bfdprofiles", kind: "bfdprofile" },
    operations: ["CREATE", "DELETE"],
  },
  { name: "bgpadvertisementvalidationwebhook", resource: "bgpadvertisements", kind: "bgpadvertisement" },
  { name: "communityvalidationwebhook", resource: "communities", kind: "community" },
  { name: "ipaddresspoolvalidationwebhook", resource: "ipaddresspools", kind: "ipaddresspool" },
  { name: "l2advertisementvalidationwebhook", resource: "l2advertisements", kind: "l2advertisement" },
];

/** The controller refuses pools that overlap, and advertisements of what there is not. */
export const metallbWebhooks = (keys: AddOnKeys): KubernetesObject => ({
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata: { name: "metallb-webhook-configuration" },
  webhooks: webhooks.map(
    ({ name, resource, kind, version = "v1beta1", operations = ["CREATE", "UPDATE"] }) => ({
      name: `${name}.metallb.io`,
      admissionReviewVersions: ["v1"],
      clientConfig: {
        service: { name: webhookService, namespace, path: `/validate-metallb-io-${version}-${kind}` },
        caBundle: keys.caBundle("kubernetes"),
      },
      failurePolicy: "Fail",
      rules: [{ apiGroups: ["metallb.io"], apiVersions: [version], operations, resources: [resource] }],
      sideEffects: "None",
    }),
  ),
});
