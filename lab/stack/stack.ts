import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { stringify } from "yaml";
import type { LabPlace } from "../hosts/place.ts";
import { hostNames, projectDir } from "../hosts/state.ts";
import { installPlugins } from "../plugins/install.ts";
import type { Toolchain } from "../toolchain/prepare.ts";
import { isExample, readSource } from "../stack-source.ts";
import { withoutEngineLog } from "./engine-log.ts";
import { exampleInLab } from "./example.ts";
import { imageReferences, isImage } from "./images.ts";
import { replaceFile } from "../replace-file.ts";
import { stackSettings } from "./settings.ts";
import { stackFileCopy } from "./stack-file.ts";

/** A lab's stack: named like the lab, with an engine, plugins, state and secrets of its own. */
export interface LabStack {
  name: string;
  /** The Pulumi CLI with the lab's plugins. */
  cli: string;
  /** The engine's environment, in addition to this process's. */
  env: Record<string, string>;
  /** The stack file that the engine reads and writes. */
  configFile: string;
  /** Where the admin kubeconfig goes. */
  kubeconfig: string;
  /** The backend's file with the stack's state. */
  checkpoint: string;
}

/** What a stack has to know about its lab. */
export type StackPlace = Pick<
  LabPlace,
  "name" | "subnet" | "env" | "stateDir" | "hostKeys" | "address" | "addresses" | "mirrorUrl"
>;

export interface StackOptions {
  /** The text of the stack file to use; by default that of the example with the lab's name, or else of Pulumi.dev.yaml. */
  stackFile?: string;
}

/**
 * Prepares everything that the engine needs for a lab's stack: settings, stack file, plugins and the stack itself.
 * The lab's hosts need not run.
 */
export async function prepareStack(
  lab: StackPlace,
  toolchain: Toolchain,
  options: StackOptions = {},
): Promise<LabStack> {
  if (!toolchain.pulumi) throw new Error("the toolchain was prepared without the Pulumi CLI");
  const folder = join(lab.stateDir, "project");
  const stack = {
    name: lab.name,
    env: lab.env,
    configFile: join(folder, `Pulumi.${lab.name}.yaml`),
    kubeconfig: join(lab.stateDir, "kubeconfig"),
    checkpoint: join(lab.stateDir, "state/.pulumi/stacks/barekube", `${lab.name}.json`),
  };
  await mkdir(folder, { recursive: true });
  const stackFile = options.stackFile ?? (await trackedStackFile(lab));
  const settings = join(lab.stateDir, "stack.yaml");
  const [cli] = await Promise.all([
    installPlugins({ pulumiHome: join(lab.stateDir, "pulumi"), pulumiCli: toolchain.pulumi.cli }),
    withoutEngineLog(join(lab.stateDir, "pulumi")),
    ensurePassphrase(join(lab.stateDir, "passphrase")),
    writeSettings(settings, { lab, toolchain, stackFile }),
    copyStackFile(stack.configFile, { settings, stackFile }),
    replaceFile(join(folder, "Pulumi.yaml"), await readFile(join(projectDir, "Pulumi.yaml"), "utf8")),
  ]);
  await ensureStack({ ...stack, cli }, folder);
  return { ...stack, cli };
}

async function trackedStackFile({ name, subnet }: StackPlace): Promise<string> {
  const source = await readSource(name);
  if (!isExample(name)) return source;
  return exampleInLab(source, { dev: await readSource("dev"), subnet });
}

async function ensurePassphrase(path: string): Promise<void> {
  if (!existsSync(path)) await writeFile(path, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
}

async function writeSettings(
  path: string,
  { lab, toolchain, stackFile }: { lab: StackPlace; toolchain: Toolchain; stackFile: string },
): Promise<void> {
  const keys = await lab.hostKeys();
  // A stack may use only some of the lab's hosts.
  const hosts = hostNames(stackFile, "the stack file");
  const paths = Object.keys(toolchain.files);
  const settings = stackSettings({
    hosts: hosts.map((name) => ({ name, addresses: lab.addresses(name), hostKey: keys.get(name) ?? "" })),
    mirrorUrl: lab.mirrorUrl,
    checksums: Object.fromEntries(
      Object.entries(toolchain.files).map(([file, { sha256 }]) => [file, sha256]),
    ),
    images: await imageReferences(paths.filter(isImage), toolchain.mirrorDir),
  });
  await replaceFile(path, stringify(settings, { lineWidth: 0 }));
}

async function copyStackFile(
  path: string,
  { settings, stackFile }: { settings: string; stackFile: string },
): Promise<void> {
  const previous = await readFile(path, "utf8").catch(() => undefined);
  await replaceFile(path, stackFileCopy(stackFile, { include: relative(projectDir, settings), previous }));
}

/** The engine writes the salt into the stack file that it finds in its folder. */
async function ensureStack(stack: LabStack, folder: string): Promise<void> {
  if (existsSync(stack.checkpoint)) return;
  await mkdir(fileURLToPath(stack.env["PULUMI_BACKEND_URL"] ?? ""), { recursive: true });
  await execa(stack.cli, ["stack", "init", stack.name, "--secrets-provider", "passphrase"], {
    cwd: folder,
    env: stack.env,
    stdin: "ignore",
  });
}
