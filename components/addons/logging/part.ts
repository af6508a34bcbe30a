import type { SettingValues } from "../../../config/setting-values.ts";
import type { Part } from "../../part.ts";
import { loggingOutputs } from "./access.ts";
import { loggingCertificate } from "./certificate.ts";
import { checkLogging } from "./checks.ts";
import { renderJournalFollower } from "./journal/files.ts";
import { certificateName, passwordName } from "./names.ts";
import { loggingObjects } from "./objects.ts";
import { paths } from "./paths.ts";
import { refuseOtherClass } from "./refusals.ts";
import { loggingSettings } from "./settings.ts";

const isUsed = (settings: SettingValues): boolean => loggingSettings.of({ settings }) !== undefined;

/** Logs of Pods and hosts, in one place. */
export const logging: Part = {
  name: "logging",
  isUsed,
  isOn: () => false,
  settings: [loggingSettings],
  checks: [checkLogging],
  nodePortSettings: ["addons.logging.nodePort"],
  needs: (draft) => {
    const { storageClass, elasticsearch } = loggingSettings.draft(draft) ?? {};
    if (storageClass !== undefined || elasticsearch !== undefined) return [];
    const why = "to keep logs on a volume";
    return [{ setting: "addons.localPathProvisioner", why, instead: "addons.logging.storageClass" }];
  },
  sharedCertificates: { [certificateName]: loggingCertificate },
  passwords: [passwordName],
  addOn: { title: "logging", objects: loggingObjects, outputs: loggingOutputs },
  refusals: [refuseOtherClass],
};

/** What it has on every node. */
export const loggingOnNodes: Part = {
  name: "logging-on-nodes",
  isUsed,
  isOn: ({ isNode }) => isNode,
  services: () => [renderJournalFollower()],
  standsAlone: { script: "kube-journal" },
  // Where its collector still ran when its units went.
  preparation: () => ({
    traces: { paths: [paths.buffer], interfaces: [], tables: [], ipsets: [], networks: [] },
  }),
};
