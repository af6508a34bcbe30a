import { createHash } from "node:crypto";
import type { Json } from "./replay.ts";

// Assets and archives as they look on the wire.
export const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const signature = "4dabf18193072939515e22adb298388d";
export const asset = (fields: Json) => ({ [signature]: "c44067f5952c0a294b673a41bacd8c17", ...fields });
export const archive = (path: string) => ({
  [signature]: "0def7320c3a5731c473e5ecbe6d01bc7",
  path,
  hash: "h",
});
export const textAsset = (text: string) => asset({ hash: sha256(text), ...(text && { text }) });
