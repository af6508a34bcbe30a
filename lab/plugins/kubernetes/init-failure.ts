import { InitializationError } from "../server/errors.ts";
import type { PropertyMap } from "../server/property.ts";
import type { NotReadyError } from "./await/not-ready.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { toOutputs } from "./checkpoint.ts";
import { idOf } from "./kind.ts";

/** The error by which the engine keeps an object that is there but not ready, with what stands in its way. */
export function notReady(args: {
  error: NotReadyError;
  checkpoint: Omit<Checkpoint, "live">;
  /** The inputs as they came from the engine. */
  inputs: PropertyMap;
}): InitializationError {
  const { error, checkpoint, inputs } = args;
  return new InitializationError({
    id: idOf(error.object),
    properties: toOutputs({ ...checkpoint, live: error.object }, inputs),
    inputs,
    reasons: [error.message, ...error.problems],
  });
}
