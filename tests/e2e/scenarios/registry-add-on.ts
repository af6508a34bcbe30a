import assert from "node:assert/strict";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { nothingLeftOf } from "../support/add-ons.ts";
import type { Kubectl } from "../support/kubectl.ts";
import { messages } from "../support/messages.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { pushVariant } from "../support/pushed-image.ts";
import { checkRefused } from "../support/refused.ts";
import { checkMirror } from "../support/registry-mirror.ts";
import { type Pushed, RegistryClient } from "../support/registry-client.ts";
import { volumesOn } from "../support/volumes.ts";
import { eventually } from "../support/wait.ts";

const hosts = { "master-1": ["master", "worker"], "worker-1": ["worker"] };
const names = ["master-1", "worker-1"] as const;
const own = ["--namespace", "registry"];
const hostName = "registry.example.com";
const nodePort = 30500;
const service = "registry.registry.svc.cluster.local";
const directory = "/var/lib/local-path-provisioner";
const addons = {
  localPathProvisioner: { helperImage: "docker.io/library/busybox:lab", deleteData: true },
  registry: { hostName, nodePort, size: "1Gi" },
};

/** Images are pushed to a registry in the cluster, and every node pulls them. */
export const registryAddOn: Scenario = {
  title: "registry add-on",
  tier: "all",
  seconds: 420,
  needsCluster: false,
  async run(outer) {
    const toolchain = ["local-path-provisioner", "registry", "kubectl"];
    await inOwnCluster(outer, { name: "images", hosts, toolchain }, runAll);
  },
};

async function runAll(cluster: OwnCluster): Promise<void> {
  const { report, stack, kubectl } = cluster;
  const settings = await stack.settings();
  const isUp = await report.check("one up makes a cluster with a registry", async () => {
    await stack.configure({ ...settings, addons });
    await stack.up();
    await stack.writeKubeconfig();
    await nothingToDo(cluster);
  });
  if (!isUp) return;
  const client = await clientOf(cluster);
  await asksForPassword(cluster, client);
  const image = await pushVariant(client, { repository: "e2e/app", tag: "1" });
  await isPulled(cluster);
  await report.check("its images survive its Pod", async () => {
    await kubectl.run([...own, "delete", "pod", "registry-0"]);
    await isBack(client, image);
  });
  await collectsGarbage(cluster, { client, image });
  await replacesLogin(cluster, client);
  await checkMirror(cluster, {
    host: "worker-1",
    configure: (mirror) =>
      stack.configure({ ...settings, addons: { ...addons, registry: { ...addons.registry, mirror } } }),
    pull: (pod) => pull(kubectl, pod),
  });
  await report.check("then there is nothing to do", () => nothingToDo(cluster));
  await checkRefused(cluster, {
    what: "another class for the volume that it has",
    settings: { ...settings, addons: { ...addons, registry: { storageClass: "fast" } } },
    says: [/addons\.registry\.storageClass: "fast": is not what its volume was made with/],
  });
  await report.check("without the setting nothing of it is left", async () => {
    await stack.configure({ ...settings, addons: { localPathProvisioner: addons.localPathProvisioner } });
    await stack.up();
    await nothingLeftOf(kubectl, "registry");
    await eventually({ what: "empty directories", seconds: 90 }, async () => {
      for (const name of names) assert.deepEqual(await volumesOn(cluster.lab, name, directory), []);
    });
    for (const name of names) {
      const { stdout } = await cluster.lab.ssh(
        name,
        "find /etc/containerd/certs.d -type f 2>/dev/null || true",
      );
      assert.equal(stdout, "", name);
    }
    await nothingToDo(cluster);
  });
  await report.check("destroy ends", async () => {
    await stack.destroy();
  });
  await checkUntouched(cluster, names);
}

/** Pushes from outside of the cluster, with what the stack tells. */
async function clientOf({ stack, lab }: OwnCluster): Promise<RegistryClient> {
  const told = (await stack.output("registry")) as Record<string, string>;
  assert.equal(told["name"], service);
  assert.deepEqual(told["addresses"], [`${hostName}:${nodePort}`]);
  const { ca = "", username = "", password = "" } = told;
  return new RegistryClient({ address: `${lab.address("master-1")}:${nodePort}`, ca, username, password });
}

async function asksForPassword({ report, stack, lab, kubectl }: OwnCluster, client: RegistryClient) {
  await report.check("it lets in whoever has the password, and nobody else", async () => {
    assert.equal(await client.status("GET", "/v2/"), 200);
    assert.equal(await client.with("wrong").status("GET", "/v2/"), 401);
    assert.equal(await client.with(undefined).status("GET", "/v2/_catalog"), 401);
  });
  await report.check("the password is nobody's to read", async () => {
    const { password = "" } = (await stack.output("registry")) as { password?: string };
    assert.equal(password.length, 32);
    assert.ok(!(await stack.exportText()).includes(password));
    const objects = await kubectl.run([...own, "get", "all,configmaps", "--output=yaml"]);
    assert.ok(!objects.includes(password));
    const { stdout } = await lab.ssh("worker-1", `stat -c '%a %U' /etc/containerd/certs.d/*/hosts.toml`);
    assert.deepEqual(new Set(stdout.trim().split("\n")), new Set(["600 root"]));
  });
}

async function isPulled({ report, kubectl }: OwnCluster): Promise<void> {
  await report.check("each node pulls from it, by each of its names and without a Secret", async () => {
    await kubectl.run(["create", "namespace", "e2e-images"]);
    await pull(kubectl, { pod: "first", node: "master-1", image: imageFrom(service) });
    await pull(kubectl, { pod: "second", node: "worker-1", image: imageFrom(`${hostName}:${nodePort}`) });
  });
}

const imageFrom = (registry: string): string => `${registry}/e2e/app:1`;

async function pull(
  kubectl: Kubectl,
  { pod, node, image }: { pod: string; node: string; image: string },
): Promise<void> {
  const inNamespace = ["--namespace", "e2e-images"];
  await kubectl.run([
    ...[...inNamespace, "run", pod, `--image=${image}`, "--image-pull-policy=Always"],
    ...["--restart=Never", `--overrides=${JSON.stringify({ spec: { nodeName: node } })}`],
    ...["--command", "--", "sleep", "600"],
  ]);
  await kubectl.run([...inNamespace, "wait", "--for=condition=Ready", `pod/${pod}`, "--timeout=90s"]);
}

async function collectsGarbage(
  { report, kubectl }: OwnCluster,
  { client, image }: { client: RegistryClient; image: Pushed },
): Promise<void> {
  const second = await pushVariant(client, { repository: "e2e/app", tag: "2" });
  const blob = `/v2/${second.repository}/blobs/${second.ownBlob}`;
  await report.check("garbage collection frees what was deleted, and nothing else", async () => {
    assert.equal(await client.status("DELETE", `/v2/${second.repository}/manifests/${second.digest}`), 202);
    assert.equal(await client.status("HEAD", blob), 200);
    await kubectl.run([...own, "create", "job", "collect", "--from=cronjob/garbage-collection"]);
    await kubectl.run([...own, "wait", "--for=condition=Complete", "job/collect", "--timeout=110s"]);
    await isBack(client, image);
    assert.equal(await client.status("HEAD", blob), 404);
    assert.equal(await client.status("HEAD", `/v2/${image.repository}/blobs/${image.ownBlob}`), 200);
    const log = await kubectl.run([...own, "logs", "registry-0", "--container=garbage-collection"]);
    assert.match(log, /blobs marked, [1-9]\d* blobs .*eligible for deletion/);
    assert.doesNotMatch(log, /failed/);
  });
  await report.check("the registry comes back when garbage collection is killed", async () => {
    await kubectl.run([...own, "create", "job", "killed", "--from=cronjob/garbage-collection"]);
    await eventually({ what: "another Pod", seconds: 60, everyMs: 300 }, async () => {
      const phase = "--output=jsonpath={.status.phase}";
      assert.notEqual(
        await kubectl.run([...own, "get", "pod", "registry-0", "--ignore-not-found", phase]),
        "Running",
      );
    });
    await kubectl.run([...own, "delete", "job", "killed", "--cascade=foreground"]);
    await kubectl.run([
      ...own,
      "delete",
      "pod",
      "registry-0",
      "--ignore-not-found",
      "--grace-period=0",
      "--force",
    ]);
    await isBack(client, image);
    await kubectl.run([...own, "delete", "job", "collect"]);
  });
}

async function replacesLogin({ report, stack, kubectl }: OwnCluster, client: RegistryClient): Promise<void> {
  await report.check("another password and certificate are in force at once", async () => {
    const urns = (await stack.resources())
      .map(({ urn }) => urn)
      .filter((urn) => /::pki-registry-(password|cert)$/.test(urn));
    assert.equal(urns.length, 2);
    await stack.up(...urns.flatMap((urn) => ["--replace", urn]));
    const { password } = (await stack.output("registry")) as { password: string };
    assert.equal(await client.status("GET", "/v2/"), 401);
    assert.equal(await client.with(password).status("GET", "/v2/"), 200);
    await pull(kubectl, { pod: "third", node: "worker-1", image: imageFrom(hostName) });
  });
}

/** The registry answers, and has the image. */
const isBack = (client: RegistryClient, { repository, digest }: Pushed) =>
  eventually({ what: "the image in the registry", seconds: 90 }, async () => {
    const answer = await client.ask("HEAD", `/v2/${repository}/manifests/1`);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["docker-content-digest"], digest);
  });

async function nothingToDo({ stack }: OwnCluster): Promise<void> {
  const { output } = await stack.up("--expect-no-changes");
  assert.doesNotMatch(output, messages.anyDrift);
}
