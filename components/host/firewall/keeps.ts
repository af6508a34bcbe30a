import type { SettingValues } from "../../../config/setting-values.ts";
import { hostPreparation } from "../preparation/settings.ts";

/** Whether hosts keep their firewalls, which are then opened for the cluster. */
export const keepsFirewall = (stack: { settings: SettingValues }): boolean =>
  hostPreparation.of(stack).firewall === "keep";
