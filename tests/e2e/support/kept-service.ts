import { z } from "zod";
import type { Kubectl } from "./kubectl.ts";

const name = "kept";
export const keptNamespace = "e2e-kept";
const namespace = keptNamespace;
const inNamespace = ["--namespace", namespace];
const labels = { app: name };
const selector = { matchLabels: labels };

const nodePorts = z.object({ spec: z.object({ ports: z.tuple([z.object({ nodePort: z.number() })]) }) });

/**
 * Two Pods behind a Service, of which a PodDisruptionBudget keeps one, and which go on answering until nobody sends them
 * anything any more. @returns the Service's port on every node.
 */
export async function startKept(kubectl: Kubectl): Promise<number> {
  const items = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace },
      spec: { replicas: 2, selector, template: { metadata: { labels }, spec: pod } },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name, namespace },
      spec: { minAvailable: 1, selector },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace },
      spec: { type: "NodePort", selector: labels, ports: [{ port: 80 }] },
    },
  ];
  await kubectl.run(["apply", "--filename=-"], {
    input: JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  });
  await kubectl.run([...inNamespace, "rollout", "status", `deployment/${name}`, "--timeout=90s"]);
  const { spec } = nodePorts.parse(await kubectl.json(...inNamespace, "get", "service", name));
  return spec.ports[0].nodePort;
}

const pod = {
  terminationGracePeriodSeconds: 15,
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: selector,
    },
  ],
  containers: [
    {
      name: "httpd",
      image: "docker.io/library/busybox:lab",
      imagePullPolicy: "Never",
      readinessProbe: { httpGet: { path: "/", port: 80 }, periodSeconds: 1 },
      lifecycle: { preStop: { sleep: { seconds: 8 } } },
    },
  ],
};

/** Lets no Pod of it go, or one again. */
export async function holdKept(kubectl: Kubectl, isHeld: boolean): Promise<void> {
  const minAvailable = isHeld ? 2 : 1;
  await kubectl.run([
    ...[...inNamespace, "patch", "poddisruptionbudget", name],
    ...["--type=merge", `--patch={"spec":{"minAvailable":${minAvailable}}}`],
  ]);
}
