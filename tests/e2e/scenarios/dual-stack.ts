import assert from "node:assert/strict";
import type { Scenario } from "../context.ts";
import { namespace } from "../support/kubectl.ts";
import type { OwnCluster } from "../support/own-cluster.ts";
import { runFamilies } from "../support/families.ts";
import { clusterRoles } from "../support/hosts.ts";

const network = {
  podCIDR: ["172.30.0.0/16", "fd00:172:30::/56"],
  serviceCIDR: ["10.254.0.0/16", "fd00:10:254::/112"],
};

/** Hosts, Pods and Services with addresses of both families. */
export const dualStack: Scenario = {
  title: "dual stack",
  tier: "all",
  seconds: 270,
  needsCluster: false,
  run: (outer) =>
    runFamilies(outer, {
      name: "dual-stack",
      families: ["IPv4", "IPv6"],
      hosts: clusterRoles,
      settings: () => ({ network }),
      first: checkRefusals,
      andThen: checkBoth,
    }),
};

async function checkRefusals({ lab, report, stack }: OwnCluster): Promise<void> {
  const worker = "worker-2";
  await report.check("a host with IPv6 switched off is refused in the preview", async () => {
    for (const [place, why] of [
      ["all", /IPv6 is switched off there; set net\.ipv6\.conf\.all\.disable_ipv6 to 0/],
      ["eth0", /does not have this address \(it has none of IPv6, and IPv6 is switched off on eth0\)/],
    ] as const) {
      await lab.ssh(worker, `sysctl -qw net.ipv6.conf.${place}.disable_ipv6=1`);
      const { output, exitCode } = await stack.tryPreview();
      await lab.ssh(worker, `sysctl -qw net.ipv6.conf.${place}.disable_ipv6=0`);
      assert.notEqual(exitCode, 0, output);
      assert.match(output, new RegExp(`\\(${worker}\\): "${lab.addresses(worker)[1]}": .*${why.source}`));
    }
    await lab.recreate([worker]);
  });
}

async function checkBoth({ lab, report, kubectl, stack }: OwnCluster): Promise<void> {
  await report.check("a Service gets the families that it asks for", async () => {
    for (const [policy, families] of [
      ["SingleStack", ["IPv6"]],
      ["SingleStack", ["IPv4"]],
      ["RequireDualStack", ["IPv6", "IPv4"]],
    ] as const) {
      const name = `asks-${families.join("-").toLowerCase()}`;
      const spec = {
        ipFamilyPolicy: policy,
        ipFamilies: families,
        selector: { app: "web" },
        ports: [{ port: 80 }],
      };
      await kubectl.run(["--namespace", namespace, "apply", "--filename", "-"], {
        input: JSON.stringify({ apiVersion: "v1", kind: "Service", metadata: { name }, spec }),
      });
      const path = "jsonpath={.spec.clusterIPs[*]}";
      const addresses = (
        await kubectl.run(["--namespace", namespace, "get", "service", name, "--output", path])
      ).split(" ");
      assert.deepEqual(
        addresses.map((one) => (one.includes(":") ? "IPv6" : "IPv4")),
        families,
      );
    }
  });
  await report.check("what is taken from a node's network of IPv6 heals by itself", async () => {
    const { exitCode, stdout, stderr } = await lab.ssh("worker-1", breakAndWait);
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout;
  });
  await report.check("a cluster keeps its address families: the preview says why", async () => {
    const settings = await stack.settings();
    const first = Object.fromEntries(Object.entries(network).map(([key, [one]]) => [key, one]));
    const oneAddress = Object.entries(clusterRoles).map(([name, roles]) => ({
      name,
      roles,
      address: lab.address(name),
    }));
    await stack.configure({ ...settings, hosts: oneAddress, network: first });
    try {
      const { output, exitCode } = await stack.tryPreview();
      assert.notEqual(exitCode, 0);
      for (const name of ["podCIDR", "serviceCIDR"]) {
        assert.match(output, new RegExp(`network\\.${name}: .*: cannot be changed on an existing cluster`));
      }
      return /network\.podCIDR: .*/.exec(output)?.[0];
    } finally {
      await stack.configure(settings);
    }
  });
}

/** Takes away an address, a route and a table of IPv6, and waits until all are back. */
const breakAndWait = `set -e
route=$(ip -6 route show root fd00:172:30::/56 dev flannel-v6.1 | grep -m 1 via | cut -d' ' -f1)
gateway=$(ip -6 -oneline address show dev cni0 scope global | awk '{print $4}')
is_whole() {
  ip -6 route show exact "$route" | grep -q flannel-v6.1 && ip -6 address show dev cni0 | grep -qF "$gateway" &&
    nft list table ip6 kube-proxy >/dev/null 2>&1 && nft list table ip6 flannel-ipv6 >/dev/null 2>&1
}
is_whole
ip -6 route delete "$route"; ip -6 address delete "$gateway" dev cni0; nft delete table ip6 kube-proxy; nft delete table ip6 flannel-ipv6
for second in $(seq 60); do if is_whole; then echo "after $second s"; exit; fi; sleep 1; done
exit 1`;
