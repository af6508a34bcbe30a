import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { listed, podman } from "./podman.ts";

/** A file put into a container before its first boot. */
export interface InjectedFile {
  content: string;
  mode: number;
}

export interface ContainerSpec {
  name: string;
  /** The lab it belongs to. */
  lab: string;
  image: string;
  /** Options of `podman create` beyond name and labels. */
  options: readonly string[];
  command: readonly string[];
  /** By absolute path. */
  files: Readonly<Record<string, InjectedFile>>;
}

/** A container as podman lists it. */
export interface ContainerState {
  /** `running`, `exited`, `created`, … */
  state: string;
  /** Hash of the ContainerSpec that it was made from. */
  recipe: string;
}

const removeAttempts = 6;
const labLabel = "barekube.lab";
const recipeLabel = "barekube.recipe";

const containers = z.array(
  z.object({
    Names: z.array(z.string()),
    State: z.string(),
    Labels: z.record(z.string(), z.string()).nullable(),
  }),
);

/** The lab's containers by name. */
export async function listContainers(lab: string): Promise<Map<string, ContainerState>> {
  const all = await listed("ps", "--all", "--filter", `label=${labLabel}=${lab}`);
  return new Map(
    containers
      .parse(all)
      .map(({ Names: [name = ""], State, Labels }) => [
        name,
        { state: State, recipe: Labels?.[recipeLabel] ?? "" },
      ]),
  );
}

/**
 * Tells one specification from another, its files' contents included. The image is not part of it: hosts with
 * a cluster on them outlive a new image.
 */
export function recipeHash({ options, command, files }: ContainerSpec): string {
  return createHash("sha256").update(JSON.stringify({ options, command, files })).digest("hex").slice(0, 16);
}

/**
 * Makes sure that a container of this specification runs: creates it, starts it, or replaces one that was made from
 * another specification.
 *
 * @param current as listContainers found it.
 * @returns what had to be done.
 */
export async function ensureContainer(
  spec: ContainerSpec,
  current: ContainerState | undefined,
): Promise<"running" | "started" | "created"> {
  const isSame = current?.recipe === recipeHash(spec);
  if (isSame && current.state === "running") return "running";
  // One that was never started may lack its files; one that a removal was interrupted on cannot start.
  if (isSame && ["exited", "stopped"].includes(current.state)) {
    await podman("start", spec.name);
    return "started";
  }
  if (current) await removeContainers([spec.name]);
  await createContainer(spec);
  await podman("start", spec.name);
  return "created";
}

async function createContainer(spec: ContainerSpec): Promise<void> {
  const labels = ["--label", `${labLabel}=${spec.lab}`, "--label", `${recipeLabel}=${recipeHash(spec)}`];
  await podman("create", "--name", spec.name, ...labels, ...spec.options, spec.image, ...spec.command);
  const files = Object.entries(spec.files);
  if (files.length === 0) return;
  const root = (await podman("mount", spec.name)).trim();
  for (const [path, { content, mode }] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content, { mode });
  }
  await podman("unmount", spec.name);
}

/** @throws when a container has ended, with the last lines of its output. */
export async function requireRunning(name: string): Promise<void> {
  const state = await podman("inspect", "--format", "{{.State.Status}}, exit code {{.State.ExitCode}}", name);
  if (state.startsWith("running")) return;
  const said = await podman("logs", "--tail", "3", name);
  throw new Error(`container ${name} has ended (${state})${said && `: ${said}`}`);
}

/** Removes containers with their volumes, at once, as if their power had failed. */
export async function removeContainers(names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const remove = () => podman("rm", "--force", "--ignore", "--volumes", "--time", "0", ...names);
  for (let attempt = 1; attempt < removeAttempts; attempt += 1) {
    try {
      await remove();
      return;
    } catch (error) {
      // Another container that is just starting sees this one's mounts for a moment.
      if (!(error instanceof Error && error.message.includes("device or resource busy"))) throw error;
      await sleep(200 * attempt);
    }
  }
  await remove();
}
