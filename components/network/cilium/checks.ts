import type { Draft } from "../../../config/draft.ts";
import { type Problem, pathText } from "../../../config/problem.ts";
import { networkPlugin } from "../settings.ts";
import { ownKeys } from "./config.ts";
import { ciliumSettings } from "./settings.ts";

const path = ["network", "cilium"];

export function checkCilium(draft: Draft): Problem[] {
  const { config = {}, policyEnforcement = "default" } = ciliumSettings.draft(draft) ?? {};
  const plugin = networkPlugin.draft(draft);
  if (plugin !== undefined && plugin !== "cilium") {
    const isGiven = policyEnforcement !== "default" || Object.keys(config).length > 0;
    const message = `has no effect while network.plugin is ${plugin}; allowed: only with network.plugin: cilium`;
    return isGiven ? [{ path: pathText(path), message }] : [];
  }
  return checkKeys(config);
}

/** Keys that would contradict what the stack file says elsewhere. */
function checkKeys(config: Readonly<Record<string, string | undefined>>): Problem[] {
  const own = new Set(ownKeys());
  return Object.entries(config)
    .filter(([key]) => own.has(key))
    .map(([key, given]) => ({
      path: pathText([...path, "config", key]),
      given,
      message: "is set by barekube; allowed: other keys",
    }));
}
