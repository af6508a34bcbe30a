import { access, constants } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";

/** Where the official CLI is downloaded from. */
export const pulumiDownloads = "https://get.pulumi.com";

/** A Pulumi home of the toolchain's own, which only holds the official CLI. */
const officialHome = (cache: string) => join(cache, "tools", "pulumi-official");

const isExecutable = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/**
 * The official Pulumi CLI of exactly this version, which has its language host beside it, if this machine has
 * one. The npm wrapper called `pulumi` does not count: it would start a download.
 */
export async function findOfficialPulumi(version: string, cache: string): Promise<string | undefined> {
  const homes = [process.env["PULUMI_HOME"], join(homedir(), ".pulumi"), officialHome(cache)];
  const folders = [
    ...homes.flatMap((home) => (home ? [join(home, "versions", version, "bin"), join(home, "bin")] : [])),
    ...(process.env["PATH"] ?? "").split(delimiter),
  ];
  for (const folder of new Set(folders)) {
    if (folder === "" || folder.includes("node_modules")) continue;
    const cli = join(folder, "pulumi");
    if (!(await isExecutable(cli)) || !(await isExecutable(join(folder, "pulumi-language-nodejs")))) continue;
    const { stdout, failed } = await execa(cli, ["version"], {
      reject: false,
      env: { PULUMI_SKIP_UPDATE_CHECK: "1" },
    });
    if (!failed && stdout.trim() === `v${version}`) return cli;
  }
  return undefined;
}

/**
 * Has the npm package `pulumi` download the official CLI of its own version into the cache.
 *
 * @throws when that does not work.
 */
export async function installOfficialPulumi(version: string, cache: string): Promise<string> {
  const wrapper = createRequire(import.meta.url).resolve("pulumi/package.json");
  await execa(process.execPath, [join(dirname(wrapper), "run.js"), "version"], {
    env: { PULUMI_HOME: officialHome(cache), PULUMI_VERSION: version, PULUMI_SKIP_UPDATE_CHECK: "1" },
    stdin: "ignore",
  });
  const cli = await findOfficialPulumi(version, cache);
  if (cli === undefined) throw new Error(`pulumi ${version} was downloaded, but without its language host`);
  return cli;
}
