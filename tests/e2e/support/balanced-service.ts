import assert from "node:assert/strict";
import { z } from "zod";
import type { Kubectl } from "./kubectl.ts";

const name = "balanced";
const namespace = "e2e-balanced";
const inNamespace = ["--namespace", namespace];
const labels = { app: name };

/** Pods that tell their names at /cgi-bin/hostname, behind a Service of the type LoadBalancer; all on a node, if one is given. */
export async function startBalanced(kubectl: Kubectl, node?: string): Promise<void> {
  const containers = [
    {
      name: "httpd",
      image: "docker.io/library/busybox:lab",
      readinessProbe: { httpGet: { path: "/", port: 80 }, periodSeconds: 1 },
    },
  ];
  const spec = {
    ...{ terminationGracePeriodSeconds: 1, containers },
    ...(node === undefined ? {} : { nodeSelector: { "kubernetes.io/hostname": node } }),
  };
  const items = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace },
      spec: { type: "LoadBalancer", selector: labels, ports: [{ port: 80 }] },
    },
  ];
  await kubectl.run(["apply", "--filename=-"], {
    input: JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  });
  await kubectl.run([...inNamespace, "rollout", "status", `deployment/${name}`, "--timeout=90s"]);
}

/** The address that the Service has; empty while it has none. */
export const addressOf = (kubectl: Kubectl): Promise<string> =>
  kubectl.run([
    ...[...inNamespace, "get", "service", name],
    "--output=jsonpath={.status.loadBalancer.ingress[0].ip}",
  ]);

const statuses = z.object({
  items: z.array(z.object({ status: z.object({ node: z.string(), serviceName: z.string() }) })),
});

/** The node that answers for the address, as its speaker tells. */
export async function announcerOf(kubectl: Kubectl): Promise<string> {
  const { items } = statuses.parse(
    await kubectl.json("--namespace", "metallb-system", "get", "servicel2statuses"),
  );
  const [status, ...others] = items.filter((one) => one.status.serviceName === name);
  assert.ok(status && others.length === 0, JSON.stringify(items));
  return status.status.node;
}
