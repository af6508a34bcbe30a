import type { Draft } from "../../../config/draft.ts";
import type { Problem } from "../../../config/problem.ts";
import { headlampSettings } from "./settings.ts";

export function checkHeadlamp(draft: Draft): Problem[] {
  const { hostName, oidc } = headlampSettings.draft(draft) ?? {};
  if (oidc === undefined || hostName !== undefined) return [];
  const message = "is missing; with addons.headlamp.oidc set the name by which people reach the dashboard";
  return [{ path: "addons.headlamp.hostName", message }];
}
