import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { ensureImage } from "../lab/hosts/image.ts";
import type { Bench } from "./bench.ts";
import { freshStack, runPulumi } from "./pulumi.ts";

export type Rival = "up" | "script" | "kubeadm";

/** Longer than any of them may take, in milliseconds. */
const limitMs = 600_000;
const version = "1.36.4";
const folder = import.meta.dirname;

/** Ways to a cluster on fresh hosts: each prepares what is not measured, and returns what is. */
export const rivals: Readonly<Record<Rival, (bench: Bench) => Promise<() => Promise<void>>>> = {
  up: async (bench) => {
    const stack = await freshStack(bench);
    return async () => {
      await runPulumi(stack, ["up", "--yes", "--skip-preview"]);
    };
  },
  script: async (bench) => {
    const env = await scriptEnvironment(bench);
    return () => runScript("script/up.sh", env);
  },
  kubeadm: async (bench) => {
    const env = await scriptEnvironment(bench);
    await runScript("kubeadm/preload.sh", { ...env, IMAGES: await kubeadmImages(bench) });
    return () => runScript("kubeadm/up.sh", env);
  },
};

/** What the scripts are told of these hosts, by default all; see shell/controller-lib.sh. */
export async function scriptEnvironment(
  { lab, files }: Bench,
  hosts: readonly string[] = lab.hosts,
): Promise<Record<string, string>> {
  const inventory = join(lab.stateDir, "inventory");
  const sums = join(lab.stateDir, "sha256sums");
  const role = (host: string) => (host.startsWith("master") ? "master" : "worker");
  await mkdir(lab.stateDir, { recursive: true });
  await writeFile(inventory, hosts.map((host) => `${host} ${lab.address(host)} ${role(host)}\n`).join(""));
  await writeFile(
    sums,
    Object.entries(files)
      .map(([path, { sha256 }]) => `${sha256} ${path}\n`)
      .join(""),
  );
  return { SSH_CONFIG: lab.sshConfig, MIRROR: lab.mirrorUrl, INVENTORY: inventory, SUMS_FILE: sums };
}

/** An archive of the images that kubeadm wants, made of the toolchain's programs. */
async function kubeadmImages({ lab, toolchain }: Bench): Promise<string> {
  const archive = join(lab.stateDir, "kubeadm-images.tar");
  if (existsSync(archive)) return archive;
  const hostImage = await ensureImage(() => undefined);
  await execa(join(folder, "kubeadm/images.sh"), [toolchain.mirrorDir, hostImage, version, archive], {
    stdin: "ignore",
  });
  return archive;
}

export async function runScript(path: string, env: Record<string, string>): Promise<void> {
  const { exitCode, all, timedOut } = await execa(join(folder, path), {
    env,
    stdin: "ignore",
    all: true,
    reject: false,
    timeout: limitMs,
  });
  if (exitCode === 0) return;
  const how = timedOut ? `did not end within ${limitMs / 1000} s` : `ended with ${String(exitCode)}`;
  throw new Error(`bench/${path} ${how}:\n${all.split("\n").slice(-40).join("\n")}`);
}
