import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, posix } from "node:path";
import ssh2 from "ssh2";
import type { SFTPWrapper, Stats } from "ssh2";

const { NO_SUCH_FILE } = ssh2.utils.sftp.STATUS_CODE;

/** Writes a text to a file on the host, whose folders are made. */
export async function uploadText(sftp: SFTPWrapper, text: string, target: string): Promise<void> {
  if ((await remoteStat(sftp, target))?.isDirectory()) {
    const rule = "when using a text asset, remotePath must be a file path";
    throw new Error(`remote path ${target} is a directory; ${rule}`);
  }
  await makeDirectories(sftp, posix.dirname(target));
  await write(sftp, Buffer.from(text), target);
}

/**
 * Copies a file or folder to the host. A file goes into `target` if that is a folder, else to that name. A
 * folder goes into the folder `target`; with a `/` at its end, what is in it does.
 */
export async function upload(sftp: SFTPWrapper, source: string, target: string): Promise<void> {
  const [local, there] = await Promise.all([stat(source), remoteStat(sftp, target)]);
  if (!local.isDirectory()) {
    if (there?.isDirectory()) return uploadFile(sftp, source, posix.join(target, basename(source)));
    if (!there) await makeDirectories(sftp, posix.dirname(target));
    return uploadFile(sftp, source, target);
  }
  await makeDirectories(sftp, target);
  await uploadFolder(sftp, source, source.endsWith("/") ? target : posix.join(target, basename(source)));
}

async function uploadFolder(sftp: SFTPWrapper, source: string, target: string): Promise<void> {
  await makeDirectory(sftp, target);
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), posix.join(target, entry.name)];
    if (entry.isDirectory()) await uploadFolder(sftp, from, to);
    else await uploadFile(sftp, from, to);
  }
}

async function uploadFile(sftp: SFTPWrapper, source: string, target: string): Promise<void> {
  await write(sftp, await readFile(source), target);
}

/** Overwrites in place, with the mode that the host gives to new files. */
async function write(sftp: SFTPWrapper, content: Buffer, target: string): Promise<void> {
  const handle = await new Promise<Buffer>((resolve, reject) => {
    sftp.open(target, "w", (error, opened) => (error ? reject(error) : resolve(opened)));
  }).catch((error: unknown) => {
    throw new Error(`failed to create remote file ${target}: ${(error as Error).message}`, { cause: error });
  });
  const settled = (run: (callback: (error?: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => run((error) => (error ? reject(error) : resolve())));
  try {
    if (content.length > 0) await settled((done) => sftp.write(handle, content, 0, content.length, 0, done));
  } catch (error) {
    throw new Error(`failed to write to remote path ${target}: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    await settled((done) => sftp.close(handle, done));
  }
}

async function makeDirectories(sftp: SFTPWrapper, path: string): Promise<void> {
  if ((await remoteStat(sftp, path))?.isDirectory()) return;
  const parent = posix.dirname(path);
  if (parent !== path) await makeDirectories(sftp, parent);
  await makeDirectory(sftp, path);
}

async function makeDirectory(sftp: SFTPWrapper, path: string): Promise<void> {
  const there = await remoteStat(sftp, path);
  if (there?.isDirectory()) return;
  if (there) throw new Error(`remote path ${path} exists but is not a directory`);
  await new Promise<void>((resolve, reject) => {
    sftp.mkdir(path, (error) => {
      if (!error) resolve();
      else reject(new Error(`failed to create remote directory ${path}: ${error.message}`, { cause: error }));
    });
  });
}

/** Undefined for what is not there. */
function remoteStat(sftp: SFTPWrapper, path: string): Promise<Stats | undefined> {
  return new Promise((resolve, reject) => {
    sftp.stat(path, (error, stats) => {
      if (!error) resolve(stats);
      else if ((error as { code?: unknown }).code === NO_SUCH_FILE) resolve(undefined);
      else reject(new Error(`failed to stat remote path ${path}: ${error.message}`, { cause: error }));
    });
  });
}
