import { closeSync, mkdirSync, openSync, type Stats, statSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import ssh2 from "ssh2";
import type { Attributes, SFTPWrapper } from "ssh2";

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

/** Answers what a client asks to write a file; relative paths begin at `home`. */
export function serveFiles(sftp: SFTPWrapper, home: string): void {
  const at = (path: string) => resolve(home, path);
  const answer = (id: number, work: () => void) => {
    try {
      work();
    } catch (error) {
      sftp.status(id, codeOf(error), (error as Error).message);
    }
  };
  const done = (id: number, work: () => void) =>
    answer(id, () => {
      work();
      sftp.status(id, STATUS_CODE.OK);
    });
  sftp.on("OPEN", (id, path, flags) =>
    answer(id, () => {
      const mode = flags & OPEN_MODE.WRITE ? "w" : "r";
      const handle = Buffer.alloc(4);
      handle.writeUInt32BE(openSync(at(path), mode));
      sftp.handle(id, handle);
    }),
  );
  sftp.on("WRITE", (id, handle, ...[offset, data]) =>
    done(id, () => writeSync(handle.readUInt32BE(), data, 0, data.length, offset)),
  );
  sftp.on("CLOSE", (id, handle) => done(id, () => closeSync(handle.readUInt32BE())));
  sftp.on("MKDIR", (id, path) => done(id, () => mkdirSync(at(path))));
  sftp.on("STAT", (id, path) => answer(id, () => sftp.attrs(id, attributes(statSync(at(path))))));
}

const attributes = ({ mode, uid, gid, size, atimeMs, mtimeMs }: Stats): Attributes => ({
  mode,
  uid,
  gid,
  size,
  atime: Math.floor(atimeMs / 1000),
  mtime: Math.floor(mtimeMs / 1000),
});

function codeOf(error: unknown): number {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return STATUS_CODE.NO_SUCH_FILE;
  return code === "EACCES" ? STATUS_CODE.PERMISSION_DENIED : STATUS_CODE.FAILURE;
}
