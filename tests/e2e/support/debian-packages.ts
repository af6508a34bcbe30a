import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Lab } from "../../../lab/hosts/lab.ts";
import { onHost } from "./on-host.ts";

const onLabHost = "/root/packages";

/**
 * Installs packages of Debian on a host of the lab, with all that they need. The host reaches no package source, so this
 * machine, which has the same release, downloads them.
 */
export async function installPackages(lab: Lab, host: string, packages: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "barekube-packages-"));
  try {
    await mkdir(join(folder, "partial"));
    const status = join(folder, "status");
    await writeFile(status, await onHost(lab, host, "cat /var/lib/dpkg/status"));
    const options = [`Dir::State::status=${status}`, `Dir::Cache::archives=${folder}`, "Debug::NoLocking=1"];
    await execa("apt-get", [
      ...options.flatMap((option) => ["-o", option]),
      ...["install", "--yes", "--download-only", "--no-install-recommends", ...packages],
    ]);
    const files = (await readdir(folder)).filter((name) => name.endsWith(".deb"));
    await onHost(lab, host, `mkdir -p ${onLabHost}`);
    const sources = files.map((name) => join(folder, name));
    await execa("scp", ["-q", "-F", lab.sshConfig, ...sources, `root@${host}:${onLabHost}/`]);
    const install = `apt-get install --yes --no-install-recommends ${onLabHost}/*.deb`;
    await onHost(lab, host, `export DEBIAN_FRONTEND=noninteractive; ${install} && rm -r ${onLabHost}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
