import { readFileSync } from "node:fs";

type Scripts = Readonly<Record<string, string>>;

/** Name → text. */
export const scriptsNamed = (...names: readonly string[]): Scripts =>
  Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, import.meta.url), "utf8")]));

/** A program for the host of a member, in one piece, so that it can be installed there, or sent and run. */
export const programOf = (scripts: Scripts): string => [...Object.values(scripts), 'main "$@"\n'].join("");

export const snapshotScripts = scriptsNamed(
  "etcd-snapshot.sh",
  "snapshot-config.sh",
  "snapshot-check.sh",
  "snapshot-places.sh",
  "snapshot-save.sh",
);

export const snapshotProgram = programOf(snapshotScripts);
