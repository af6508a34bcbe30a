import type { Schema } from "../bridge/schema.ts";

/** The input that all random resources have: any change in it makes a new value. */
export const KEEPERS: Schema = { keepers: { type: "map" } };
