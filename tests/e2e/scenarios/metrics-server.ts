import assert from "node:assert/strict";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { nothingLeftOf } from "../support/add-ons.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { messages } from "../support/messages.ts";
import { eventually } from "../support/wait.ts";
import { busyPod, replicasWanted, setBusy, startAutoscaling } from "../support/autoscaling.ts";

const hosts = { "master-1": ["master", "worker"], "worker-1": ["worker"] };
const names = Object.keys(hosts);
const namespace = "metrics-server";
const own = ["--namespace", namespace];

/** What nodes and Pods use is known, and Deployments are scaled by it. */
export const metricsServer: Scenario = {
  title: "metrics-server",
  tier: "all",
  seconds: 330,
  needsCluster: false,
  async run(outer) {
    await inOwnCluster(outer, { name: "metrics-server", hosts, toolchain: ["metrics-server"] }, runAll);
  },
};

async function runAll(cluster: OwnCluster): Promise<void> {
  const { report, stack, kubectl } = cluster;
  const settings = await stack.settings();
  const isUp = await report.check(
    "one up makes a cluster that knows what its nodes and Pods use",
    async () => {
      await stack.configure({ ...settings, addons: { metricsServer: {} } });
      await stack.up();
      await stack.writeKubeconfig();
      await eventually({ what: "metrics of both nodes", seconds: 60 }, () => top(cluster));
    },
  );
  if (!isUp) return;
  await report.check("then there is nothing to do", () => nothingToDo(cluster));
  await report.check("it runs on both hosts, and nothing is left unverified", async () => {
    await eventually({ what: "two replicas", seconds: 60 }, async () => {
      const ready = await kubectl.run([...own, "get", "pods", "--output=jsonpath={.items[*].spec.nodeName}"]);
      assert.deepEqual(ready.split(" ").toSorted(), names);
    });
    const api = await kubectl.run(["get", "apiservice", "v1beta1.metrics.k8s.io", "--output=json"]);
    const { spec } = JSON.parse(api) as { spec: { caBundle?: string; insecureSkipTLSVerify?: boolean } };
    assert.ok(spec.caBundle);
    assert.equal(spec.insecureSkipTLSVerify, undefined);
    const pods = await kubectl.run([...own, "get", "pods", "--output=yaml"]);
    assert.doesNotMatch(pods, /insecure/);
    assert.match(pods, /kubelet-certificate-authority=/);
  });
  await report.check("nobody misses a replica that is killed", async () => {
    const [one = ""] = (await kubectl.run([...own, "get", "pods", "--output=name"])).split("\n");
    await kubectl.run([...own, "delete", one, "--grace-period=0", "--force"]);
    for (let asked = 0; asked < 10; asked++) await kubectl.run(["top", "nodes"]);
    await eventually({ what: "the next replica", seconds: 90 }, async () => {
      const available = "--output=jsonpath={.status.availableReplicas}";
      assert.equal(await kubectl.run([...own, "get", "deployment", "metrics-server", available]), "2");
    });
  });
  await renews(cluster);
  await scales(cluster);
  await repairs(cluster);
  await report.check("without the setting nothing of it is left", async () => {
    await stack.configure(settings);
    await stack.up();
    await nothingLeftOf(kubectl, "metrics");
    await nothingToDo(cluster);
  });
  await report.check("destroy ends", async () => {
    await stack.destroy();
  });
  await checkUntouched(cluster, names);
}

async function renews(cluster: OwnCluster): Promise<void> {
  const { report, kubectl, stack } = cluster;
  const podNames = () => kubectl.run([...own, "get", "pods", "--output=name"]);
  const secret = async (file: string) =>
    kubectl.run([
      ...own,
      "get",
      "secret",
      "metrics-server-tls",
      `--output=jsonpath={.data['tls\\.${file}']}`,
    ]);
  await report.check(
    "a renewed certificate is served without a restart, and its key is not in the state",
    async () => {
      const [pods, certificate] = [await podNames(), await secret("crt")];
      const urn = (await stack.resources()).find((one) => one.urn.endsWith("::pki-metrics-server-cert"))?.urn;
      await stack.up("--replace", urn ?? "");
      const renewed = await secret("crt");
      assert.notEqual(renewed, certificate);
      await eventually({ what: "the renewed certificate", seconds: 150, everyMs: 3000 }, async () => {
        assert.equal(await served(cluster), Buffer.from(renewed, "base64").toString().trim());
      });
      await top(cluster);
      assert.equal(await podNames(), pods);
      const key = await secret("key");
      assert.ok(key.length > 100);
      assert.ok(!(await stack.exportText()).includes(key));
    },
  );
}

/** The certificate that one of its Pods shows. */
async function served({ kubectl, lab }: OwnCluster): Promise<string> {
  const address = await kubectl.run([...own, "get", "pods", "--output=jsonpath={.items[0].status.podIP}"]);
  const command = `openssl s_client -connect ${address}:10250 </dev/null 2>/dev/null | openssl x509`;
  return (await lab.ssh("master-1", command)).stdout.trim();
}

async function scales({ report, kubectl }: OwnCluster): Promise<void> {
  await report.check("a HorizontalPodAutoscaler scales up under load, and down again", async () => {
    await startAutoscaling(kubectl);
    assert.equal(await replicasWanted(kubectl), 1);
    const pod = await busyPod(kubectl);
    await setBusy(kubectl, pod, true);
    await eventually({ what: "more replicas", seconds: 150, everyMs: 2000 }, async () => {
      assert.ok((await replicasWanted(kubectl)) > 1);
    });
    await setBusy(kubectl, pod, false);
    await eventually({ what: "a single replica", seconds: 180, everyMs: 2000 }, async () => {
      assert.equal(await replicasWanted(kubectl), 1);
    });
  });
}

async function repairs(cluster: OwnCluster): Promise<void> {
  const { report, kubectl, stack } = cluster;
  await report.check("what somebody deletes of it is named, and comes back by one up", async () => {
    await kubectl.run([...own, "delete", "secret/metrics-server-tls", "deployment/metrics-server"]);
    await kubectl.run(["delete", "apiservice", "v1beta1.metrics.k8s.io"]);
    const { output } = await stack.tryPreview();
    assert.match(output, /metrics-server-objects: .*Secret metrics-server\/metrics-server-tls is missing/s);
    assert.match(output, /Deployment metrics-server\/metrics-server is missing/);
    assert.match(output, /metrics-server-late-objects: APIService v1beta1\.metrics\.k8s\.io is missing/);
    await stack.up();
    await eventually({ what: "metrics of both nodes", seconds: 60 }, () => top(cluster));
    await nothingToDo(cluster);
  });
}

async function top({ kubectl }: OwnCluster): Promise<void> {
  const nodes = await kubectl.run(["top", "nodes", "--no-headers"]);
  for (const name of names) assert.match(nodes, new RegExp(String.raw`^${name} +\d+m +\d+% +\d+Mi`, "m"));
  const pods = await kubectl.run(["top", "pods", "--all-namespaces", "--no-headers"]);
  assert.match(pods, /^kube-system +coredns-\S+ +\d+m +\d+Mi/m);
}

async function nothingToDo({ stack }: OwnCluster): Promise<void> {
  const { output } = await stack.up("--expect-no-changes");
  assert.doesNotMatch(output, messages.anyDrift);
}
