import type { PropertyMap } from "./property.ts";

/** A file, folder or text that a program hands to a resource. */
export interface Asset {
  kind: "asset" | "archive";
  /** sha256 of the content, computed by the engine. */
  hash: string;
  /** Where it lies on this machine, relative to the program's folder. */
  path?: string;
  text?: string;
}

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const KINDS = new Map<unknown, Asset["kind"]>([
  ["c44067f5952c0a294b673a41bacd8c17", "asset"],
  ["0def7320c3a5731c473e5ecbe6d01bc7", "archive"],
]);
const HASH_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** The asset or archive that a property holds in its wire form; undefined when it holds something else. */
export function readAsset(value: unknown): Asset | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { [SIGNATURE_KEY]: signature, hash, path, text } = value as PropertyMap;
  const kind = KINDS.get(signature);
  if (kind === undefined) return undefined;
  const asset: Asset = { kind, hash: typeof hash === "string" ? hash : "" };
  if (typeof path === "string" && path !== "") asset.path = path;
  // The wire leaves out a text without a character.
  else if (hash === HASH_OF_NOTHING) asset.text = "";
  else if (typeof text === "string") asset.text = text;
  return asset;
}
