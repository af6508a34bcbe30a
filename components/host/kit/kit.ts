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
  /** Folder on the host; its name ends in the first digits of the file's sha256. */
  directory: string;
  /** Relative to the project: for each script its name and its text, either with a NUL behind it. */
  file: string;
  /** What `bash -s` on the host makes the folder from the file with. */
  installer: string;
}

/** Packs the scripts of all parts into a file of the project's cache. The same scripts give the same file. */
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
 * Every script below components/ but the installer, by name. On a host they lie in one folder, so no two of them
 * have the same name.
 */
export function kitScripts(): string[] {
  return globSync("components/**/*.sh", { cwd: project })
    .map((path) => fileURLToPath(new URL(path, project)))
    .filter((path) => path !== fileURLToPath(installer))
    .toSorted((one, other) => (basename(one) < basename(other) ? -1 : 1));
}

/** Whoever sees the file sees all of it. */
function cached(name: string, content: string): string {
  const folder = "node_modules/.cache/barekube";
  const path = fileURLToPath(new URL(`${folder}/${name}`, project));
  if (!existsSync(path)) {
    mkdirSync(new URL(folder, project), { recursive: true });
    writeFileAtomic.sync(path, content);
  }
  return `${folder}/${name}`;
}

/** The installer is in the state of every host, so it is as small as can be: no comments, no indentation. */
function withoutComments(script: string): string {
  const lines = script.split("\n").map((line) => line.trimStart());
  return [...lines.filter((line) => line !== "" && !line.startsWith("#")), ""].join("\n");
}
