import type { PropertyMap } from "../server/property.ts";
import type { Schema } from "../bridge/schema.ts";

const HOUR_MS = 3_600_000;

/** Inputs and outputs of both kinds of certificate that say how long it lives. */
export const VALIDITY: Schema = {
  validityPeriodHours: { type: "integer", required: true, atLeast: 0 },
  earlyRenewalHours: { type: "integer", default: 0, atLeast: 0, updatable: true },
  readyForRenewal: { type: "boolean", computed: true },
  validityStartTime: { type: "string", computed: true },
  validityEndTime: { type: "string", computed: true },
};

/** When a certificate made at `start` ends. */
export function endOfValidity(start: Date, validityPeriodHours: number): Date {
  return new Date(start.getTime() + validityPeriodHours * HOUR_MS);
}

/** `readyForRenewal` of a certificate yet to be made: true only if it is due from the start. */
export function bornReady(planned: PropertyMap): boolean {
  const { validityPeriodHours, earlyRenewalHours } = planned;
  if (validityPeriodHours === 0) return true;
  if (typeof validityPeriodHours !== "number" || typeof earlyRenewalHours !== "number") return false;
  return earlyRenewalHours >= validityPeriodHours;
}

/** Whether a certificate's early renewal has begun: `earlyRenewalHours` before its end or later. */
export function isDue(args: { validityEndTime: unknown; earlyRenewalHours: unknown; now: Date }): boolean {
  const { validityEndTime, earlyRenewalHours, now } = args;
  if (typeof validityEndTime !== "string" || typeof earlyRenewalHours !== "number") return false;
  const end = Date.parse(validityEndTime);
  if (Number.isNaN(end)) throw new Error(`Failed to parse data from string: ${validityEndTime}`);
  return end - earlyRenewalHours * HOUR_MS <= now.getTime();
}
