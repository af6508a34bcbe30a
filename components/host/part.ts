import type { Part } from "../part.ts";
import { overrideDrift } from "./overrides.ts";
import { hostPreparation } from "./preparation/settings.ts";

/** What every host has, whatever its roles. */
export const host: Part = {
  name: "host",
  isOn: () => true,
  settings: [hostPreparation],
  facts: [new URL("kit/overrides.sh", import.meta.url), new URL("kit/overrides-facts.sh", import.meta.url)],
  drift: overrideDrift,
};
