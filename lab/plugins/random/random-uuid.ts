import { randomUUID } from "node:crypto";
import { stateResource } from "../bridge/resource.ts";
import type { ResourceType } from "../server/provider.ts";
import { KEEPERS } from "./keepers.ts";

/** `random:index/randomUuid:RandomUuid` */
export const randomUuid: ResourceType = stateResource<object>({
  schema: { ...KEEPERS, result: { type: "string", computed: true } },
  create() {
    const result = randomUUID();
    return { id: result, outputs: { result } };
  },
});
