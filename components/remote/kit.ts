import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { paths } from "../../render/paths.ts";

const scripts = new URL("../../scripts/", import.meta.url);

/** The scripts as they are sent to a host. */
export interface Kit {
  /** Folder on the host; its name carries the hash of the scripts. */
  directory: string;
  /** A shell script with the others packed behind it: what `bash -s` gets on standard input. */
  installer: string;
}

/** Packs the folder scripts/. The same scripts give the same kit, byte for byte. */
export function packKit(): Kit {
  const names = readdirSync(scripts)
    .filter((name) => name.endsWith(".sh") && name !== "kit.sh")
    .toSorted();
  const archive = JSON.stringify(
    Object.fromEntries(names.map((name) => [name, withoutComments(readScript(name))])),
  );
  const installer = withoutComments(readScript("kit.sh"));
  const hash = createHash("sha256").update(installer).update(archive).digest("hex").slice(0, 12);
  const payload =
    gzipSync(archive, { level: 9 })
      .toString("base64")
      .match(/.{1,76}/g) ?? [];
  return {
    directory: `${paths.kits}/kit-${hash}`,
    installer: [installer, ...payload, ""].join("\n"),
  };
}

/** Every host's state carries the kit, so it is as small as can be: no comments, no indentation. */
function withoutComments(script: string): string {
  const [first = "", ...rest] = script.split("\n");
  const lines = rest.map((line) => line.trimStart()).filter((line) => line !== "" && !line.startsWith("#"));
  return [...(first.startsWith("#!") ? [first] : []), ...lines, ""].join("\n");
}

/** The text of a file under scripts/, such as `node/cni-conflist.sh`. */
export function readScript(name: string): string {
  return readFileSync(new URL(name, scripts), "utf8");
}
