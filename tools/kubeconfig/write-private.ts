import writeFileAtomic from "write-file-atomic";

/** As chown(2) defines it. By default the new file would get the owner of the one that it replaces. */
const unchanged = -1;

/** Writes a file that nobody else can read, not even for a moment, and not the owner of a file that it replaces. */
export const writePrivate = (path: string, text: string): Promise<void> =>
  writeFileAtomic(path, text, { mode: 0o600, chown: { uid: unchanged, gid: unchanged } });
