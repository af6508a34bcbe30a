import type { Upstream } from "../../../config/artifacts.ts";
import type { SettingValues } from "../../../config/setting-values.ts";
import type { Part } from "../../part.ts";
import { networkPlugin } from "../settings.ts";

export const isCalicoUsed = (settings: SettingValues): boolean => networkPlugin.of({ settings }) === "calico";

/** Upstream's manifests in the order in which they are applied: the operator needs what the first one defines. */
export const manifestNames = ["calico-crds", "tigera-operator"] as const;

const manifest = (file: string): Upstream => ({
  version: "calico",
  url: (version) => `https://raw.githubusercontent.com/projectcalico/calico/v${version}/manifests/${file}`,
  // Upstream publishes no checksums of single manifests.
  checksum: (_url, version) => ({
    url: `https://api.github.com/repos/projectcalico/calico/releases/tags/v${version}`,
    format: "release",
  }),
  linkedFrom: "/opt/k8s/manifests",
});

/** Upstream's manifests of Calico's operator, which any master may have to apply. */
export const calicoOperator: Part = {
  name: "calico-operator",
  isUsed: isCalicoUsed,
  isOn: ({ isMaster }) => isMaster,
  artifacts: {
    "calico-crds": manifest("operator-crds.yaml"),
    "tigera-operator": manifest("tigera-operator.yaml"),
  } satisfies Record<(typeof manifestNames)[number], Upstream>,
};
