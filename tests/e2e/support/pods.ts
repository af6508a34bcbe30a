import { z } from "zod";
import { type Kubectl, namespace } from "./kubectl.ts";

export interface Pod {
  name: string;
  host: string;
  address: string;
  /** One of each address family that the cluster has, `address` first. */
  addresses: string[];
}

const pods = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
      spec: z.object({ nodeName: z.string().default("") }),
      status: z.object({
        podIP: z.string().default(""),
        podIPs: z.array(z.object({ ip: z.string() })).default([]),
      }),
    }),
  ),
});

const services = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({
        clusterIP: z.string(),
        clusterIPs: z.array(z.string()),
        ports: z.array(z.object({ nodePort: z.number().optional() })),
      }),
    }),
  ),
});

/** The Pods of one of the tests' applications, without those that are being deleted. */
export async function podsOf(kubectl: Kubectl, app: string): Promise<Pod[]> {
  const found = pods.parse(
    await kubectl.json("--namespace", namespace, "get", "pods", "--selector", `app=${app}`),
  );
  return found.items
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata, spec, status }) => ({
      name: metadata.name,
      host: spec.nodeName,
      address: status.podIP,
      addresses: status.podIPs.map(({ ip }) => ip),
    }));
}

/** The Pod on that host. @throws unless there is exactly one. */
export function podOn(pods: readonly Pod[], host: string): Pod {
  const [pod, ...others] = pods.filter((candidate) => candidate.host === host);
  if (pod === undefined || others.length > 0) {
    throw new Error(
      `${host} has ${pod === undefined ? 0 : 1 + others.length} of the Pods, not 1: ${JSON.stringify(pods)}`,
    );
  }
  return pod;
}

/** The addresses inside the cluster and the port on every node of one of the tests' Services. */
export async function serviceOf(
  kubectl: Kubectl,
  name: string,
): Promise<{ clusterIP: string; clusterIPs: string[]; nodePort: number }> {
  const { items } = services.parse(await kubectl.json("--namespace", namespace, "get", "services"));
  const service = items.find(({ metadata }) => metadata.name === name);
  if (service === undefined) throw new Error(`there is no Service ${name}`);
  const { clusterIP, clusterIPs } = service.spec;
  return { clusterIP, clusterIPs, nodePort: service.spec.ports[0]?.nodePort ?? 0 };
}

/** Where a Pod of the tests, or a Service in front of some, tells the name of the Pod that answers. */
export const hostnameAt = (address: string): string => `http://${address}/cgi-bin/hostname`;

/** What a Pod gets from a URL. @throws when it gets nothing within five seconds. */
export async function fetchFrom(kubectl: Kubectl, pod: string, url: string): Promise<string> {
  return (await kubectl.exec(pod, "timeout", "5", "wget", "-q", "-O", "-", url)).trim();
}

/** What a Pod gets from each of the URLs, one after the other; nothing from one that fails or takes five seconds. */
export async function fetchAll(kubectl: Kubectl, pod: string, urls: readonly string[]): Promise<string[]> {
  const loop = 'for url; do answer=$(timeout 5 wget -q -O - "$url"); echo "$answer"; done';
  return (await kubectl.exec(pod, "sh", "-c", loop, "sh", ...urls)).split("\n");
}
