import { parse } from "yaml";
import { z } from "zod";
import { combinationWith, defaultKubernetesVersion } from "../../config/versions.ts";
import { artifactId } from "./artifact.ts";
import { toolchainArtifacts } from "./artifacts.ts";
import { machineArch } from "./platform.ts";

const settings = z.object({
  config: z.object({
    "barekube:kubernetesVersion": z.string().default(defaultKubernetesVersion),
    "barekube:versions": z.record(z.string(), z.string()).default({}),
    "barekube:network": z.object({ plugin: z.string().optional() }).optional(),
    "barekube:addons": z.record(z.string(), z.unknown()).optional(),
  }),
});

/** What an add-on runs besides a program of its own name. */
const companions: Readonly<Record<string, readonly string[]>> = {
  registry: ["kubectl"],
  logging: ["victoria-logs"],
};

/**
 * Artifacts that not every lab needs, but that the cluster of this stack file does: its Pod network, its add-ons, and what
 * every lab has, in other versions.
 */
export function artifactsAskedFor(stackFile: string): string[] {
  const { success, data } = settings.safeParse(parse(stackFile));
  if (!success) return [];
  const { "barekube:network": network, "barekube:addons": addOns = {} } = data.config;
  const names = [
    network?.plugin,
    ...Object.keys(addOns)
      .map(inKebabCase)
      .flatMap((name) => [name, ...(companions[name] ?? [])]),
  ];
  const known = toolchainArtifacts(machineArch());
  const everywhere = new Set(known.filter(({ optional }) => !optional).map(({ name }) => name));
  const ids = versionsIn(data.config);
  return [
    ...new Set(known.map(({ name }) => name).filter((name) => names.includes(name) && !everywhere.has(name))),
    ...known
      .filter(({ name, optional }) => optional && everywhere.has(name))
      .map(artifactId)
      .filter((id) => ids.includes(id)),
  ];
}

/** What a cluster has of each program: `etcd@3.7.1`. */
function versionsIn(config: z.output<typeof settings>["config"]): string[] {
  const kubernetes = config["barekube:kubernetesVersion"];
  const versions = { ...combinationWith(kubernetes), ...config["barekube:versions"], kubernetes };
  return Object.entries(versions).map(([name, version]) => artifactId({ name: inKebabCase(name), version }));
}

/** `metricsServer` → `metrics-server` */
const inKebabCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
