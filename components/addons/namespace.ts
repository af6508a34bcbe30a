import type { KubernetesObject } from "../part.ts";

/** A level of the Pod Security Standards. */
type Level = "privileged" | "baseline" | "restricted";

/** A namespace for one add-on alone. Whoever needs more than `restricted` says why. */
export const namespaceOf = (name: string, level: Level = "restricted"): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name,
    labels: Object.fromEntries(
      ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, level]),
    ),
  },
});
