import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { paths } from "../../render/paths.ts";

const project = new URL("../../", import.meta.url);
const scripts = new URL("scripts/", project);

/** The scripts as they are sent to a host. */
export interface Kit {
  /** Folder on the host; its name ends in the first digits of the file's sha256. */
  directory: string;
  /** Relative to the project: for each script its name and its text, either with a NUL behind it. */
  file: string;
  /** What `bash -s` on the host makes the folder from the file with. */
  installer: string;
}

/** Packs the folder scripts/ into a file of the project's cache. The same scripts give the same file. */
export function packKit(): Kit {
  const names = readdirSync(scripts)
    .filter((name) => name.endsWith(".sh") && name !== "kit.sh")
    .toSorted();
  const packed = names.map((name) => `${name}\0${readScript(name)}\0`).join("");
  const hash = createHash("sha256").update(packed).digest("hex").slice(0, 12);
  return {
    directory: `${paths.kits}/kit-${hash}`,
    file: cached(`kit-${hash}`, packed),
    installer: withoutComments(readScript("kit.sh")),
  };
}

/** Whoever sees the file sees all of it. */
function cached(name: string, content: string): string {
  const folder = "node_modules/.cache/barekube";
  const path = new URL(`${folder}/${name}`, project);
  if (!existsSync(path)) {
    mkdirSync(new URL(folder, project), { recursive: true });
    const unfinished = new URL(`${folder}/${name}.${process.pid}`, project);
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
  }
  return `${folder}/${name}`;
}

/** The installer is in the state of every host, so it is as small as can be: no comments, no indentation. */
function withoutComments(script: string): string {
  const lines = script.split("\n").map((line) => line.trimStart());
  return [...lines.filter((line) => line !== "" && !line.startsWith("#")), ""].join("\n");
}

/** The text of a file under scripts/, such as `node/cni-conflist.sh`. */
export function readScript(name: string): string {
  return readFileSync(new URL(name, scripts), "utf8");
}
