import type { SettingValues } from "../../../config/setting-values.ts";
import { datastoresOf } from "../../network/flannel/datastore.ts";

/** Whether etcd's RBAC is on: as soon as somebody besides the control plane has access. */
export const hasRBAC = (cluster: { settings: SettingValues }): boolean =>
  datastoresOf(cluster).includes("etcd");
