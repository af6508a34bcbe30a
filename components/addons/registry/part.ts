import type { SettingValues } from "../../../config/setting-values.ts";
import type { Part } from "../../part.ts";
import { registryAccess, registryOutputs } from "./access.ts";
import { registryCertificate } from "./certificate.ts";
import { checkRegistry } from "./checks.ts";
import { certificateName, passwordName } from "./names.ts";
import { mirrorAccess } from "./mirror/access.ts";
import { registryObjects } from "./objects.ts";
import { refuseOtherClass } from "./refusals.ts";
import { registrySettings } from "./settings.ts";

const isUsed = (settings: SettingValues): boolean => registrySettings.of({ settings }) !== undefined;

/** A registry for images, in the cluster. */
export const registry: Part = {
  name: "registry",
  isUsed,
  isOn: () => false,
  settings: [registrySettings],
  checks: [checkRegistry],
  nodePortSettings: ["addons.registry.nodePort"],
  needs: (draft) =>
    registrySettings.draft(draft)?.storageClass === undefined
      ? [
          {
            setting: "addons.localPathProvisioner",
            why: "to keep its images on a volume",
            instead: "addons.registry.storageClass",
          },
        ]
      : [],
  sharedCertificates: { [certificateName]: registryCertificate },
  passwords: [passwordName],
  addOn: { title: "registry", objects: registryObjects, outputs: registryOutputs },
  refusals: [refuseOtherClass],
};

/** What containerd on every node knows of it. Its own certificate and key go to no host. */
export const registryOnNodes: Part = {
  name: "registry-on-nodes",
  isUsed,
  isOn: ({ isNode }) => isNode,
  keyFiles: (context) => ({ ...registryAccess(context), ...mirrorAccess(context) }),
};
