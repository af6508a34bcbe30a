import writeFileAtomic from "write-file-atomic";

/** As chown(2) has it. Otherwise a file that is replaced would pass its owner on to the new one. */
const unchanged = -1;

/** Writes a file that nobody else can read, not even for a moment, and not the owner of a file that it replaces. */
export const writePrivate = (path: string, text: string): Promise<void> =>
  writeFileAtomic(path, text, { mode: 0o600, chown: { uid: unchanged, gid: unchanged } });
