import assert from "node:assert/strict";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { dnsRuns } from "../support/dns.ts";
import { namespace } from "../support/kubectl.ts";
import { messages } from "../support/messages.ts";
import { type Path, paths, policyCases, setPolicy } from "../support/network-policies.ts";
import { readyNodes } from "../support/nodes.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { hostnameAt, podOn, podsOf } from "../support/pods.ts";
import { checkTraffic } from "../support/traffic.ts";
import { eventually } from "../support/wait.ts";

const hosts = { "master-1": ["master", "worker"], "worker-1": ["worker"] };
const names = Object.keys(hosts);
const outside = "outside-1";
const image = "docker.io/library/busybox:lab";

/** cilium as the Pod network, which enforces NetworkPolicies. */
export const cilium: Scenario = {
  title: "cilium",
  tier: "all",
  seconds: 300,
  needsCluster: false,
  async run(outer) {
    await inOwnCluster(outer, { name: "cilium", hosts, spare: [outside], toolchain: ["cilium"] }, runAll);
  },
};

async function runAll(own: OwnCluster): Promise<void> {
  const { report, stack, kubectl } = own;
  const isUp = await report.check("one up makes the nodes Ready, with DNS", async () => {
    await stack.configure({ ...(await stack.settings()), network: { plugin: "cilium" } });
    await stack.up();
    await stack.writeKubeconfig();
    assert.deepEqual(await readyNodes(kubectl), names);
    await dnsRuns(kubectl, 60);
  });
  if (!isUp) return;
  await report.check("then there is nothing to do", () => nothingToDo(own));
  await checkTraffic(own, names);
  await policies(own);
  await report.check("a deleted agent is named, and comes back by one up", async () => {
    await kubectl.run(["--namespace", "cilium", "delete", "daemonset", "cilium", "--wait"]);
    const { output } = await stack.tryPreview();
    assert.match(output, /cilium-objects: DaemonSet cilium\/cilium is missing/);
    await stack.up();
    await nothingToDo(own);
  });
  await checkTraffic(own, names);
  await report.check("destroy ends", async () => {
    await stack.destroy();
  });
  await checkUntouched(own, names);
}

async function nothingToDo({ stack }: OwnCluster): Promise<void> {
  const { output } = await stack.up("--expect-no-changes");
  assert.doesNotMatch(output, messages.anyDrift);
}

async function policies(own: OwnCluster): Promise<void> {
  const { report, kubectl, lab } = own;
  await report.check("without a NetworkPolicy nothing is stopped", async () => {
    await lab.ssh(outside, "systemctl start nginx");
    await kubectl.run(["create", "namespace", "friends"]);
    await kubectl.run([
      ...["--namespace", "friends", "run", "friend", `--image=${image}`, "--command", "--", "sleep", "3600"],
    ]);
    await kubectl.run([
      "--namespace",
      "friends",
      "wait",
      "--for=condition=Ready",
      "pod/friend",
      "--timeout=60s",
    ]);
    await stopsExactly(own, []);
  });
  for (const { what, spec, stops } of policyCases) {
    await report.check(`NetworkPolicy: ${what}`, async () => {
      await setPolicy(kubectl, spec(lab.address(outside)));
      await eventually({ what, seconds: 30 }, () => stopsExactly(own, stops));
    });
  }
  await report.check("after its deletion nothing is stopped", async () => {
    await kubectl.run(["--namespace", namespace, "delete", "networkpolicy", "tried"]);
    await eventually({ what: "traffic", seconds: 30 }, () => stopsExactly(own, []));
  });
}

async function stopsExactly(own: OwnCluster, stops: readonly Path[]): Promise<void> {
  const tried = await Promise.all(
    (Object.keys(paths) as Path[]).map(async (path) => ((await works(own, path)) ? [] : [path])),
  );
  assert.deepEqual(tried.flat(), stops);
}

async function works({ kubectl, lab }: OwnCluster, path: Path): Promise<boolean> {
  const { from, to } = paths[path];
  const everywhere = await podsOf(kubectl, "everywhere");
  const [alone] = await podsOf(kubectl, "alone");
  if (alone === undefined) throw new Error("there is no Pod alone");
  const beside = podOn(everywhere, alone.host);
  const [other = beside] = everywhere.filter(({ host }) => host !== alone.host);
  const targets = {
    "the other host": hostnameAt(other.address),
    alone: hostnameAt(alone.address),
    outside: `http://${lab.address(outside)}/`,
  };
  const command =
    to === "a name"
      ? ["timeout", "3", "nslookup", "kubernetes.default.svc.cluster.local"]
      : ["timeout", "3", "wget", "-q", "-O", "-", targets[to]];
  const pod = from === "friend" ? ["friends", "friend"] : [namespace, beside.name];
  return kubectl.run(["--namespace", pod[0] ?? "", "exec", pod[1] ?? "", "--", ...command]).then(
    () => true,
    () => false,
  );
}
