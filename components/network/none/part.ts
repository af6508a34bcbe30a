import { paths } from "../../host/paths.ts";
import type { NetworkPlugin } from "../plugin.ts";
import { networkPlugin } from "../settings.ts";

/** A Pod network that the users bring themselves. Nothing waits for it, and barekube touches nothing of it. */
export const none: NetworkPlugin = {
  name: "none",
  isUsed: (settings) => networkPlugin.of({ settings }) === "none",
  isOn: ({ isNode }) => isNode,
  isBroughtByUsers: true,
  readyFile: `${paths.cniConfigurations}/*`,
  kept: () => [],
  identity: () => ({ podNetwork: "none" }),
};
