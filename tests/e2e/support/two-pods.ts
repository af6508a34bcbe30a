import assert from "node:assert/strict";
import type { Context } from "../context.ts";
import { eventually } from "./wait.ts";

const image = "docker.io/library/busybox:lab";

/** Checks that a Pod on master-1 reaches one on worker-1 by way of a Service, with its address and its name. */
export async function talk({ kubectl }: Pick<Context, "kubectl">): Promise<void> {
  const start = (name: string, node: string, ...command: string[]) => {
    const overrides = JSON.stringify({ spec: { nodeName: node } });
    return kubectl.run([
      "run",
      name,
      `--image=${image}`,
      "--overrides",
      overrides,
      "--command",
      "--",
      ...command,
    ]);
  };
  await start("server", "worker-1", "sh", "-c", "echo hello >/tmp/index.html; httpd -f -p 80 -h /tmp");
  await start("client", "master-1", "sleep", "600");
  await kubectl.run(["expose", "pod", "server", "--port=80"]);
  await kubectl.run(["wait", "--for=condition=Ready", "pod/server", "pod/client", "--timeout=60s"]);
  const ask = (...command: string[]) => kubectl.run(["exec", "client", "--", ...command]);
  const clusterIP = await kubectl.run(["get", "service", "server", "--output", "jsonpath={.spec.clusterIP}"]);
  // In this busybox, nslookup alone can look up names.
  await eventually({ what: "answer of the Service", seconds: 30 }, async () => {
    assert.match(await ask("nslookup", "server.default.svc.cluster.local"), new RegExp(`${clusterIP}$`, "m"));
    assert.equal(
      (await ask("timeout", "5", "wget", "-q", "-O", "-", `http://${clusterIP}/`)).trim(),
      "hello",
    );
  });
}
