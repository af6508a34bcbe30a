import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import type { KubeConfig } from "@kubernetes/client-node";
import { fieldAt, isMap, listAt, stringAt } from "./fields.ts";
import type { Options } from "./options.ts";

type Selection = Pick<Options, "kubeconfig" | "context" | "cluster">;

/** The text of a kubeconfig that is given as contents or as a path, which may begin with `~/`. */
export function readKubeconfig(pathOrContents: string): string {
  const path = pathOrContents.replace(/^~(?=$|\/)/, homedir());
  return isPath(path) ? readFileSync(path, "utf8") : pathOrContents;
}

/** A text with line breaks is never looked up as a file: it may be longer than paths can be. */
const isPath = (value: string): boolean => !value.includes("\n") && existsSync(value);

/** What the library makes up when it finds no kubeconfig anywhere. */
const LIBRARY_DEFAULT = "http://localhost:8080";

/** Loads the client's configuration; the library is loaded only now, as it costs more than the rest of the plugin. */
export async function loadKubeConfig({ kubeconfig, context, cluster }: Selection): Promise<KubeConfig> {
  const { KubeConfig: Loader } = await import("@kubernetes/client-node/dist/config.js");
  const config = new Loader();
  if (kubeconfig === undefined) config.loadFromDefault();
  else if (isPath(kubeconfig.replace(/^~(?=$|\/)/, homedir()))) {
    config.loadFromFile(kubeconfig.replace(/^~(?=$|\/)/, homedir()));
  } else config.loadFromString(readKubeconfig(kubeconfig));
  if (config.getCurrentCluster()?.server === LIBRARY_DEFAULT) {
    throw new Error("There is no kubeconfig: set kubeconfig of the provider, KUBECONFIG or ~/.kube/config.");
  }
  if (context !== undefined) config.setCurrentContext(context);
  if (cluster !== undefined) {
    config.contexts = config.contexts.map((item) =>
      item.name === config.currentContext ? { ...item, cluster } : item,
    );
  }
  if (!config.getCurrentCluster()) {
    const known = config.contexts.map(({ name }) => name).join(", ") || "none";
    throw new Error(
      `The kubeconfig has no cluster for the context ${JSON.stringify(config.currentContext)}; its contexts: ${known}.`,
    );
  }
  return config;
}

/** The cluster entry that a kubeconfig points at (server, CA, …), or undefined when it points at none. */
export async function activeCluster({ kubeconfig, context, cluster }: Selection): Promise<unknown> {
  if (kubeconfig === undefined) return undefined;
  const { parse } = await import("yaml");
  const config: unknown = parse(readKubeconfig(kubeconfig));
  const named = (list: string, name: string | undefined) =>
    listAt(config, list).find((item) => isMap(item) && item.name === name);
  const current = named("contexts", context ?? stringAt(config, "current-context"));
  return fieldAt(named("clusters", cluster ?? stringAt(current, "context", "cluster")), "cluster");
}

/** The namespace of a kubeconfig's context; `default` where it names none. */
export const namespaceOf = (config: KubeConfig): string =>
  config.getContextObject(config.getCurrentContext())?.namespace || "default";
