import assert from "node:assert/strict";
import type { OwnCluster } from "./own-cluster.ts";
import { pushVariant } from "./pushed-image.ts";
import { login, startRegistry, stopRegistry, type TestRegistry } from "./registry.ts";
import { RegistryClient } from "./registry-client.ts";

const own = ["--namespace", "registry"];

interface MirrorArgs {
  /** Where the registry runs that is mirrored. */
  host: string;
  /** Makes the cluster have a mirror of it. */
  configure: (mirror: object) => Promise<void>;
  /** Runs a Pod from an image of that registry on a node, and waits until it is ready. */
  pull: (pod: { pod: string; node: string; image: string }) => Promise<void>;
}

/** Nodes pull images of another registry, which runs on a host, by way of the cluster's own. */
export async function checkMirror(cluster: OwnCluster, args: MirrorArgs): Promise<void> {
  try {
    await mirrors(cluster, args, await startRegistry(cluster.lab, args.host));
  } finally {
    await stopRegistry(cluster.lab, args.host);
  }
}

async function mirrors(
  { report, stack, kubectl, lab }: OwnCluster,
  { host, configure, pull }: MirrorArgs,
  { name, ca }: TestRegistry,
): Promise<void> {
  const client = new RegistryClient({ address: name, ca, ...login });
  const image = (tag: string) => `${name}/e2e/mirrored:${tag}`;
  const { digest } = await pushVariant(client, { repository: "e2e/mirrored", tag: "1" });
  await pushVariant(client, { repository: "e2e/mirrored", tag: "2" });
  await report.check("up adds a mirror of another registry, whose password is nobody's to read", async () => {
    await configure({ of: name, ca, username: login.username });
    await stack.setSecret("addons.registry.mirror.password", login.password);
    await stack.up();
    assert.ok(!(await stack.exportText()).includes(login.password));
    const objects = await kubectl.run([...own, "get", "all,configmaps", "--output=yaml"]);
    assert.ok(!objects.includes(login.password));
  });
  await report.check("a node pulls by way of it", async () => {
    await pull({ pod: "mirrored-first", node: "master-1", image: image("1") });
    const kept = `/var/lib/registry/${name}/docker/registry/v2/repositories/e2e/mirrored`;
    // The image has hardly any programs.
    const read = `read -r link <${kept}/_manifests/tags/1/current/link; echo "$link"`;
    assert.equal((await kubectl.run([...own, "exec", "mirror-0", "--", "sh", "-c", read])).trim(), digest);
  });
  await report.check("while it is away, nodes pull directly", async () => {
    const scale = ["scale", "statefulset/mirror"];
    await kubectl.run([...own, ...scale, "--replicas=0"]);
    await kubectl.run([...own, "wait", "--for=delete", "pod/mirror-0", "--timeout=60s"]);
    await pull({ pod: "direct", node: "master-1", image: image("2") });
    await kubectl.run([...own, ...scale, "--replicas=1"]);
    await kubectl.run([...own, "rollout", "status", "statefulset/mirror", "--timeout=90s"]);
  });
  await report.check("while the other registry is away, nodes have from it what it kept", async () => {
    await lab.ssh(host, "systemctl stop e2e-registry");
    await assert.rejects(client.status("GET", "/v2/"));
    await pull({ pod: "mirrored-second", node: "worker-1", image: image("1") });
  });
}
