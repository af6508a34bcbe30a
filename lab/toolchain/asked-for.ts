import { parse } from "yaml";
import { z } from "zod";
import { defaultKubernetesVersion, testedVersions } from "../../config/versions.ts";
import { artifactId } from "./artifact.ts";
import { toolchainArtifacts } from "./artifacts.ts";
import { machineArch } from "./platform.ts";

const settings = z.object({
  config: z.object({
    "barekube:kubernetesVersion": z.string().default(defaultKubernetesVersion),
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
 * Artifacts that not every lab needs, but that the cluster of this stack file does: its Pod network, its add-ons, and
 * Kubernetes and etcd in another version than the default.
 */
export function artifactsAskedFor(stackFile: string): string[] {
  const { success, data } = settings.safeParse(parse(stackFile));
  if (!success) return [];
  const { "barekube:network": network, "barekube:addons": addOns = {} } = data.config;
  const kubernetes = data.config["barekube:kubernetesVersion"];
  const names = [
    network?.plugin,
    ...Object.keys(addOns)
      .map(inKebabCase)
      .flatMap((name) => [name, ...(companions[name] ?? [])]),
  ];
  const known = toolchainArtifacts(machineArch()).filter(({ optional }) => optional);
  const versions = [`kubernetes@${kubernetes}`, `etcd@${testedVersions[kubernetes]?.etcd}`];
  return [
    ...new Set(known.map(({ name }) => name).filter((name) => names.includes(name))),
    ...known.map(artifactId).filter((id) => versions.includes(id)),
  ];
}

/** `metricsServer` → `metrics-server` */
const inKebabCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
