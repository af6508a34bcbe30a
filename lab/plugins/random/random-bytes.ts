import { randomBytes as bytes } from "node:crypto";
import { stateResource } from "../bridge/resource.ts";
import type { ResourceType } from "../server/provider.ts";
import { KEEPERS } from "./keepers.ts";

/** `random:index/randomBytes:RandomBytes` */
export const randomBytes: ResourceType = stateResource<{ length: number }>({
  schema: {
    ...KEEPERS,
    length: { type: "integer", required: true, atLeast: 1 },
    base64: { type: "string", computed: true, secret: true },
    hex: { type: "string", computed: true, secret: true },
  },
  idProperty: false,
  create({ length }) {
    const value = bytes(length);
    const base64 = value.toString("base64");
    return { id: base64, outputs: { base64, hex: value.toString("hex") } };
  },
});
