import { constants } from "node:fs";
import {
  copyFile,
  link,
  lstat,
  mkdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  utimes,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { cacheDir } from "../cache.ts";
import { buildPlugins, RESOURCE_PLUGINS } from "./build.ts";

/**
 * Gives a Pulumi home the lab's plugins, built if need be: the resource plugins where `pulumi plugin install`
 * would put the official ones, and the Node.js language host beside a CLI of this home's own. Official plugins
 * that are there already are left alone. Doing it again changes nothing.
 *
 * @returns the CLI to run: `pulumiCli` itself if it has the official language host beside it, else
 * `<pulumiHome>/cli/pulumi`. The engine looks for the host only beside the CLI's real file.
 */
export async function installPlugins(args: { pulumiHome: string; pulumiCli: string }): Promise<string> {
  const { pulumiHome, pulumiCli } = args;
  const { resources, languageHost } = await buildPlugins();
  await Promise.all(
    RESOURCE_PLUGINS.map(async (name) => {
      const folder = join(pulumiHome, "plugins", `resource-${name}-v${await sdkVersion(name)}`);
      await placeLink({ at: join(folder, `pulumi-resource-${name}`), to: resources[name] });
    }),
  );
  const officialHost = join(dirname(pulumiCli), "pulumi-language-nodejs");
  if (await exists(officialHost)) return pulumiCli;
  const cli = join(pulumiHome, "cli", "pulumi");
  await placeFile({ at: cli, from: pulumiCli });
  await placeLink({ at: join(dirname(cli), "pulumi-language-nodejs"), to: languageHost });
  return cli;
}

/** The version of the SDK in package.json, which is the one that programs ask the plugin for. */
async function sdkVersion(name: string): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve(`@pulumi/${name}/package.json`);
  return (JSON.parse(await readFile(manifest, "utf8")) as { version: string }).version;
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** Makes a link, replacing only links of ours. */
async function placeLink({ at, to }: { at: string; to: string }): Promise<void> {
  const current = await readlink(at).catch(() => undefined);
  if (current === to) return;
  const isOurs = current?.startsWith(join(cacheDir(), "plugins")) ?? false;
  if (!isOurs && (await exists(at))) return;
  await mkdir(dirname(at), { recursive: true });
  const staged = `${at}.${process.pid}`;
  await symlink(to, staged);
  await rename(staged, at);
}

/** Has the same file in another folder: as a hard link, or as a copy on another file system. */
async function placeFile({ at, from }: { at: string; from: string }): Promise<void> {
  const [current, wanted] = await Promise.all([stat(at).catch(() => undefined), stat(from)]);
  if (current?.size === wanted.size && current.mtime.getTime() === wanted.mtime.getTime()) return;
  await mkdir(dirname(at), { recursive: true });
  const staged = `${at}.${process.pid}`;
  await rm(staged, { force: true });
  await link(from, staged).catch(async () => {
    await copyFile(from, staged, constants.COPYFILE_FICLONE);
    await utimes(staged, wanted.atime, wanted.mtime);
  });
  await rename(staged, at);
}
