import type { Part } from "../part.ts";
import { hostPreparation } from "./preparation/settings.ts";

/** What every host has, whatever its roles. */
export const host: Part = {
  name: "host",
  isOn: () => true,
  settings: [hostPreparation],
};
