import assert from "node:assert/strict";
import { z } from "zod";
import { testedVersions } from "../../../config/versions.ts";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { lastLines } from "../support/output.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";

const hosts = { "master-1": ["master", "worker"], "worker-1": ["worker"] };
const names = Object.keys(hosts);
const [master = "", worker = ""] = names;
/** From joining nodes to the message; the image is tried for a minute. */
const secondsToTell = 240;
const cannotPull =
  /Calico does not start: Pod tigera-operator\/tigera-operator-\S+ on (master|worker)-1 cannot pull the image quay\.io\/tigera\/operator:v[\d.]+ \(.+\); let the nodes reach quay\.io, name a mirror of it in registries, or bring the image with artifacts\.images/;

const peers = [
  { address: "198.18.0.1", asNumber: 64513 },
  { address: "198.18.0.2", asNumber: 2100000002, nodeSelector: "rack == 'rack-2'" },
];

/** Calico's operator and what it is told, up to the point where its images would be needed, which a lab cannot have. */
export const calico: Scenario = {
  title: "calico",
  tier: "all",
  seconds: 300,
  needsCluster: false,
  async run(outer) {
    await inOwnCluster(outer, { name: "calico", hosts, toolchain: ["calico"] }, runAll);
  },
};

async function runAll(own: OwnCluster): Promise<void> {
  const { report, stack } = own;
  const common = await stack.settings();
  const configure = (calicoSettings: object) =>
    stack.configure({ ...common, network: { plugin: "calico", calico: calicoSettings } });
  const isThere = await report.check(
    "up ends in time and names the image that no node can pull",
    async () => {
      await configure({ encapsulation: "VXLANCrossSubnet", mtu: 1400, bgp: { asNumber: 2100000001, peers } });
      await endsWithTheImage(own);
    },
  );
  if (!isThere) return;
  await report.check("the API server serves every kind that the operator needs", () => servesAll(own));
  await report.check(
    "every object passes the API server's strict validation, which refuses another field",
    () => passesStrictly(own),
  );
  await report.check("peers and pools are as asked for", async () => {
    assert.deepEqual(await namesOf(own, "bgppeers.crd.projectcalico.org"), [
      "peer-198.18.0.1",
      "peer-198.18.0.2",
    ]);
    assert.deepEqual(await namesOf(own, "bgpconfigurations.crd.projectcalico.org"), ["default"]);
    assert.deepEqual(await namesOf(own, "apiservers.operator.tigera.io"), ["default"]);
    const pools: unknown = JSON.parse(
      await kubectl(own, "get installation default -o jsonpath={.spec.calicoNetwork.ipPools}"),
    );
    assert.partialDeepStrictEqual(pools, [
      { cidr: "172.30.0.0/16", blockSize: 26, encapsulation: "VXLANCrossSubnet" },
    ]);
  });
  await report.check(
    "the operator's namespace takes Pods with rights on the host, and others do not",
    async () => {
      const level = "jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}";
      assert.equal(await kubectl(own, `get namespace tigera-operator -o '${level}'`), "privileged");
      const run = 'run e2e --image=x --dry-run=server --overrides=\'{"spec":{"hostNetwork":true}}\'';
      await kubectl(own, `${run} --namespace tigera-operator`);
      await assert.rejects(kubectl(own, `${run} --namespace default`), /violates PodSecurity/);
    },
  );
  await report.check("what is asked for no longer is gone after the next up", async () => {
    await configure({ apiServer: false });
    await endsWithTheImage(own);
    for (const kind of ["bgppeers.crd.projectcalico.org", "bgpconfigurations.crd.projectcalico.org"]) {
      assert.deepEqual(await namesOf(own, kind), [], kind);
    }
    assert.deepEqual(await namesOf(own, "apiservers.operator.tigera.io"), []);
  });
  await report.check("an object that somebody has changed is named by the preview", async () => {
    await kubectl(
      own,
      `patch installation default --type merge --patch '{"spec":{"calicoNetwork":{"bgp":"Enabled"}}}'`,
    );
    const { output } = await stack.tryPreview();
    assert.match(
      output,
      /calico-objects: Installation default spec\.calicoNetwork\.bgp is "Enabled", not "Disabled"/,
    );
  });
  await report.check("destroy takes away what Calico would leave on hosts", async () => {
    for (const name of names) await leaveTraces(own, name);
    await stack.destroy();
  });
  await checkUntouched(own, names);
}

async function endsWithTheImage({ stack }: OwnCluster): Promise<void> {
  const start = Date.now();
  const { output, exitCode } = await stack.tryUp({});
  assert.notEqual(exitCode, 0);
  assert.ok(cannotPull.test(output), `nothing names the image:\n${lastLines(output, 40)}`);
  // Nothing else is reported as a failure: whatever needs the network has not been tried.
  assert.doesNotMatch(output, /is not Ready after|CoreDNS does not work/);
  const seconds = (Date.now() - start) / 1000;
  assert.ok(seconds < secondsToTell, `took ${seconds} s`);
}

/** kubectl on a master, since an `up` that failed has no kubeconfig to give. */
async function kubectl({ lab }: OwnCluster, command: string, input = ""): Promise<string> {
  const cache = "/run/e2e-kubectl";
  const program = `/opt/k8s/bin/kubectl --kubeconfig /etc/kubernetes/admin.conf --server https://127.0.0.1:6443 --cache-dir ${cache}`;
  const script = `trap 'rm -rf ${cache}' EXIT; ${program} ${command}`;
  const { stdout, stderr, exitCode } = await lab.ssh(master, script, { input });
  if (exitCode !== 0) throw new Error(`kubectl ${command}: ${stderr}`);
  return stdout;
}

const namesOf = async (own: OwnCluster, kind: string): Promise<string[]> =>
  (await kubectl(own, `get ${kind} -o jsonpath={.items[*].metadata.name}`)).split(" ").filter(Boolean);

/** As many as upstream's manifest has for this version. */
const kinds = 32;

async function servesAll(own: OwnCluster): Promise<string> {
  const established = 'jsonpath={range .items[*]}{.status.conditions[?(@.type=="Established")].status} {end}';
  const all = (await kubectl(own, `get crds -o '${established}'`)).trim().split(" ");
  assert.deepEqual(
    all,
    Array.from({ length: kinds }, () => "True"),
  );
  const [tested] = Object.values(testedVersions);
  return `${all.length} kinds of ${tested?.calico ?? ""}`;
}

const applied = z.object({ data: z.object({ objects: z.array(z.object({ object: z.looseObject({}) })) }) });

async function passesStrictly(own: OwnCluster): Promise<string> {
  const { stdout } = await own.lab.ssh(master, "cat /var/lib/barekube/applied/*-calico-objects.json");
  const objects = applied.parse(JSON.parse(stdout)).data.objects.map(({ object }) => object);
  const strictly = (object: object) =>
    kubectl(
      own,
      "apply --server-side --force-conflicts --field-manager=e2e --validate=strict --dry-run=server -f -",
      JSON.stringify(object),
    );
  for (const object of objects) {
    await strictly(object);
    const { spec } = object as { spec: object };
    await assert.rejects(strictly({ ...object, spec: { ...spec, unknown: "x" } }), /unknown/);
  }
  return `${objects.length} objects`;
}

/** What Calico's own programs would have made. */
async function leaveTraces({ lab }: OwnCluster, name: string): Promise<void> {
  const { exitCode, stderr } = await lab.ssh(name, "bash -s", {
    input: `set -e
mkdir -p /var/lib/calico /var/log/calico/cni /run/calico /opt/cni/calico
echo ${name} >/var/lib/calico/nodename
touch /opt/cni/calico/calico /var/log/calico/cni/cni.log
echo '{}' >/etc/cni/net.d/calico-kubeconfig
echo '{"cniVersion":"1.0.0","name":"x","plugins":[{"type":"calico"}]}' >/etc/cni/net.d/10-calico.conflist
ip link add vxlan.calico type vxlan id 4096 dstport 4789 dev eth0
ip link add cali1234567890a type veth peer name e2e-pod
ip link set vxlan.calico up
ip address add 172.30.7.0/32 dev vxlan.calico
ip route add 172.30.8.0/26 via ${lab.address(name === master ? worker : master)} proto 80
ip route add blackhole 172.30.7.0/26 proto 80
nft -f - <<'END'
table ip calico { chain filter-FORWARD { type filter hook forward priority 0; policy accept; }; }
table ip6 calico { }
END
`,
  });
  assert.equal(exitCode, 0, stderr);
}
