import { readFileSync } from "node:fs";

const text = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

const parts = ["snapshot-config.sh", "snapshot-check.sh", "snapshot-places.sh"];

/** Programs for the host of a member, each in one piece, so that it can be installed there, or sent and run. */
export const snapshotProgram = ["etcd-snapshot.sh", ...parts, "snapshot-save.sh"]
  .map(text)
  .concat('main "$@"\n')
  .join("");

export const restoreProgram = [
  "etcd-restore.sh",
  ...parts,
  "restore-fetch.sh",
  "restore-data.sh",
  "restore-units.sh",
]
  .map(text)
  .concat('main "$@"\n')
  .join("");
