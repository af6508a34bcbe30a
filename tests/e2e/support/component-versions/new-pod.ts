import assert from "node:assert/strict";
import type { Context } from "../../context.ts";
import { type Kubectl, namespace } from "../kubectl.ts";
import { fetchFrom, hostnameAt, serviceOf } from "../pods.ts";
import { runtimesOf } from "./programs.ts";

const name = "new";

/**
 * Starts another Pod on a host, which must reach the others, and ends it.
 *
 * @param fields more of its `spec`.
 * @returns the OCI runtime that ran it.
 */
export async function newPodRuns(
  { lab, kubectl }: Pick<Context, "lab" | "kubectl">,
  host: string,
  fields: object = {},
): Promise<string> {
  await start(kubectl, host, fields);
  const { clusterIP } = await serviceOf(kubectl, "everywhere");
  assert.match(await fetchFrom(kubectl, name, hostnameAt(clusterIP)), /^everywhere-/);
  const [runtime = ""] = await runtimesOf(lab, kubectl, [
    "--namespace",
    namespace,
    `--field-selector=metadata.name=${name}`,
  ]);
  await kubectl.run(["--namespace", namespace, "delete", "pod", name, "--timeout=30s"]);
  return runtime;
}

async function start(kubectl: Kubectl, host: string, fields: object): Promise<void> {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace },
    spec: {
      ...fields,
      nodeSelector: { "kubernetes.io/hostname": host },
      tolerations: [{ operator: "Exists" }],
      terminationGracePeriodSeconds: 1,
      containers: [{ name: "httpd", image: "docker.io/library/busybox:lab", imagePullPolicy: "Never" }],
    },
  };
  await kubectl.run(["apply", "--filename=-"], { input: JSON.stringify(pod) });
  await kubectl.run([
    "--namespace",
    namespace,
    "wait",
    "--for=condition=Ready",
    `pod/${name}`,
    "--timeout=60s",
  ]);
}
