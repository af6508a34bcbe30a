import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import writeFileAtomic from "write-file-atomic";
import { paths } from "../paths.ts";

const project = new URL("../../../", import.meta.url);
const installer = new URL("kit.sh", import.meta.url);

/** The scripts as they are sent to a host. */
export interface Kit {
  /** Folder on the host; its name ends with the first digits of the file's sha256. */
  directory: string;
  /** Path relative to the project. The file holds each script's name and text, each followed by a NUL. */
  file: string;
  /** The script for `bash -s` that unpacks the file into the folder on the host. */
  installer: string;
}

/** Packs the scripts of all parts into a file in the project's cache. The same scripts give the same file. */
export function packKit(): Kit {
  const packed = kitScripts()
    .map((script) => `${basename(script)}\0${readFileSync(script, "utf8")}\0`)
    .join("");
  const hash = createHash("sha256").update(packed).digest("hex").slice(0, 12);
  return {
    directory: `${paths.kits}/kit-${hash}`,
    file: cached(`kit-${hash}`, packed),
    installer: withoutComments(readFileSync(installer, "utf8")),
  };
}

/**
 * Every script below components/ except the installer, by name. On a host they share one folder, so no two of them
 * may have the same name.
 */
export function kitScripts(): string[] {
  return globSync("components/**/*.sh", { cwd: project })
    .map((path) => fileURLToPath(new URL(path, project)))
    .filter((path) => path !== fileURLToPath(installer))
    .toSorted((one, other) => (basename(one) < basename(other) ? -1 : 1));
}

/** Other processes never see an incomplete file. */
function cached(name: string, content: string): string {
  const folder = "node_modules/.cache/barekube";
  const path = fileURLToPath(new URL(`${folder}/${name}`, project));
  if (!existsSync(path)) {
    mkdirSync(new URL(folder, project), { recursive: true });
    writeFileAtomic.sync(path, content);
  }
  return `${folder}/${name}`;
}

/** The state holds a copy of the installer for every host, so it is kept small: no comments, no indentation. */
function withoutComments(script: string): string {
  const lines = script.split("\n").map((line) => line.trimStart());
  return [...lines.filter((line) => line !== "" && !line.startsWith("#")), ""].join("\n");
}
