import { readFileSync } from "node:fs";

const sourced = /^# shellcheck source=(.+)\n\. "\$\{KIT\}\/.+"$/gm;

/**
 * A program for the host of a member, in one piece, so that it can be installed there, or sent and run: the text of each file
 * that it sources is in that file's place.
 */
const inOnePiece = (name: string): string =>
  read(name).replaceAll(sourced, (_, path: string) => read(path).trimEnd());

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

export const snapshotProgram = inOnePiece("etcd-snapshot.sh");

/** Only `npm run restore` needs it. */
export const restoreProgram = (): string => inOnePiece("etcd-restore.sh");
