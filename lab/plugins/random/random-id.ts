import { randomBytes } from "node:crypto";
import { stateResource } from "../bridge/resource.ts";
import type { ResourceType } from "../server/provider.ts";
import { KEEPERS } from "./keepers.ts";

/** `random:index/randomId:RandomId` */
export const randomId: ResourceType = stateResource<{ byteLength: number; prefix?: string }>({
  schema: {
    ...KEEPERS,
    byteLength: { type: "integer", required: true, atLeast: 1 },
    prefix: { type: "string" },
    b64Std: { type: "string", computed: true },
    b64Url: { type: "string", computed: true },
    dec: { type: "string", computed: true },
    hex: { type: "string", computed: true },
  },
  create({ byteLength, prefix = "" }) {
    const value = randomBytes(byteLength);
    const id = value.toString("base64url");
    const hex = value.toString("hex");
    const outputs = {
      b64Std: prefix + value.toString("base64"),
      b64Url: prefix + id,
      dec: prefix + BigInt(`0x${hex}`).toString(),
      hex: prefix + hex,
    };
    return { id, outputs };
  },
});
