import { randomInt } from "node:crypto";
import { failure } from "../bridge/check.ts";
import { stateResource } from "../bridge/resource.ts";
import type { PropertyMap } from "../server/property.ts";
import type { CheckFailure, ResourceType } from "../server/provider.ts";
import { KEEPERS } from "./keepers.ts";

/** `random:index/randomInteger:RandomInteger`; unlike the official one it has no `seed`. */
export const randomInteger: ResourceType = stateResource<{ min: number; max: number }>({
  schema: {
    ...KEEPERS,
    max: { type: "integer", required: true },
    min: { type: "integer", required: true },
    seed: { type: "string" },
    result: { type: "integer", computed: true },
  },
  check: refuseSeed,
  create({ min, max }) {
    if (max < min) {
      throw new Error(
        `Create Random Integer Error: The minimum (min) value needs to be smaller than or equal to maximum (max) value, got: min ${min}, max ${max}`,
      );
    }
    const result = randomInt(min, max + 1);
    return { id: String(result), outputs: { result } };
  },
});

function refuseSeed(args: { inputs: PropertyMap; resourceName: string }): CheckFailure[] {
  if (args.inputs.seed === undefined) return [];
  const reason = "The lab's random plugin cannot repeat the numbers of a seed: leave seed out";
  return [failure({ reason, resourceName: args.resourceName, valuePath: "seed" })];
}
