import type { Part } from "../part.ts";
import { hostPreparation } from "./preparation/settings.ts";

/** Every host, before it is anything else. */
export const host: Part = {
  name: "host",
  isOn: () => true,
  settings: [hostPreparation],
};
