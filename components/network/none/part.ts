import { paths } from "../../host/paths.ts";
import type { NetworkPlugin } from "../plugin.ts";
import { networkPlugin } from "../settings.ts";

/** A Pod network that somebody else brings. Nothing waits for it, and nothing of it is barekube's to touch. */
export const none: NetworkPlugin = {
  name: "none",
  isUsed: (settings) => networkPlugin.of({ settings }) === "none",
  isOn: ({ isNode }) => isNode,
  readyFile: `${paths.cniConfigurations}/*`,
  kept: () => [],
  identity: () => ({ podNetwork: "none" }),
};
