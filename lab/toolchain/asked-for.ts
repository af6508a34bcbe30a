import { parse } from "yaml";
import { z } from "zod";
import { toolchainArtifacts } from "./artifacts.ts";
import { machineArch } from "./platform.ts";

const settings = z.object({
  config: z.object({
    "barekube:network": z.object({ plugin: z.string().optional() }).optional(),
    "barekube:addons": z.record(z.string(), z.unknown()).optional(),
  }),
});

/** What an add-on runs besides a program of its own name. */
const companions: Readonly<Record<string, readonly string[]>> = {
  registry: ["kubectl"],
  logging: ["victoria-logs"],
};

/** Artifacts that not every lab needs, but that the cluster of this stack file does: its Pod network and its add-ons. */
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
  const known = toolchainArtifacts(machineArch()).filter(({ optional }) => optional);
  return [...new Set(known.map(({ name }) => name).filter((name) => names.includes(name)))];
}

/** `metricsServer` → `metrics-server` */
const inKebabCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
