import assert from "node:assert/strict";
import { z } from "zod";
import type { Context, Scenario } from "../context.ts";
import type { Settings } from "../support/settings.ts";

interface Mistake {
  what: string;
  change: (settings: Settings) => Settings;
  /** All of these must be in what the user reads. */
  says: RegExp[];
}

const hostList = z.array(z.looseObject({ name: z.string(), roles: z.array(z.string()) }));
const withHosts = (settings: Settings, change: (hosts: z.infer<typeof hostList>) => unknown[]): Settings => ({
  ...settings,
  hosts: change(hostList.parse(settings["hosts"])),
});
const oneMore = (name: string, address: string) => ({ name, roles: ["worker"], address, ssh: { hostKey } });
/** Well-formed, but no host's. */
const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBx0RzGmTmpnPYxWP3VnPDdAn2k4nqKYDVDQLcNAEqfV";

const mistakes: readonly Mistake[] = [
  {
    what: "an unknown Kubernetes version",
    change: (settings) => ({ ...settings, kubernetesVersion: "1.99.0" }),
    says: [/kubernetesVersion: "1\.99\.0": .*allowed: .*1\.36\.4/],
  },
  {
    what: "Pod and Service networks that overlap",
    change: (settings) => ({ ...settings, network: { podCIDR: "10.254.0.0/18" } }),
    says: [
      /network\.podCIDR: "10\.254\.0\.0\/18": overlaps network\.serviceCIDR 10\.254\.0\.0\/16; allowed: /,
    ],
  },
  {
    what: "a Pod network with hosts in it",
    change: (settings) => ({ ...settings, network: { podCIDR: "198.18.0.0/16" } }),
    says: [
      /address \(master-1\): .* lies in network\.podCIDR 198\.18\.0\.0\/16.*choose another/,
      /\(worker-2\)/,
    ],
  },
  {
    what: "an even number of etcd members",
    change: (settings) =>
      withHosts(settings, (hosts) =>
        hosts.map((host) => (host.name === "worker-1" ? { ...host, roles: ["master"] } : host)),
      ),
    says: [/4 hosts are members of etcd \(master-1, master-2, master-3, worker-1\); allowed: 1, 3, 5 or 7/],
  },
  {
    what: "two hosts of the same name",
    change: (settings) => withHosts(settings, (hosts) => [...hosts, oneMore("worker-1", "198.18.51.60")]),
    says: [/hosts\[5\]\.name.*"worker-1": is already used by hosts\[3\]; every host needs its own/],
  },
  {
    what: "two hosts of the same address",
    change: (settings) =>
      withHosts(settings, (hosts) => [
        ...hosts,
        oneMore("worker-3", "198.18.51.60"),
        oneMore("worker-4", "198.18.51.60"),
      ]),
    says: [/hosts\[6\]\.address \(worker-4\): "198\.18\.51\.60": is already used by hosts\[5\] \(worker-3\)/],
  },
  {
    what: "a misspelt field of the kubelet, and a wrong value in the entry of a host",
    change: (settings) => ({
      ...withHosts(settings, (hosts) =>
        hosts.map((host) => (host.name === "worker-1" ? { ...host, kubelet: { maxPods: "many" } } : host)),
      ),
      kubelet: { maxPodz: 55 },
    }),
    says: [
      /kubelet\.maxPodz: is not a field of KubeletConfiguration in Kubernetes 1\.36; did you mean maxPods\?/,
      /hosts\[3\]\.kubelet\.maxPods \(worker-1\): "many": allowed: a whole number/,
    ],
  },
  {
    what: "a misspelt flag and a wrong value of another",
    change: (settings) => ({
      ...settings,
      apiServer: { extraArgs: { "audit-log-maxagee": 30 } },
      etcd: { extraArgs: { "heartbeat-interval": "fast" } },
    }),
    says: [
      /apiServer\.extraArgs\.audit-log-maxagee: is not a flag of kube-apiserver in Kubernetes 1\.36; did you mean audit-log-maxage\?/,
      /etcd\.extraArgs\.heartbeat-interval: "fast": allowed: a whole number/,
    ],
  },
  {
    what: "several mistakes at once",
    change: (settings) => ({
      ...settings,
      kubernetesVersion: "1.99.0",
      network: { podCIDR: "nonsense" },
      clusterName: "No!",
    }),
    says: [
      /The stack file has 3 problems/,
      /kubernetesVersion: "1\.99\.0"/,
      /network\.podCIDR: "nonsense"/,
      /clusterName: "No!"/,
    ],
  },
];

/** Mistakes in the stack file: reported before anything is registered or touched. */
export const badStackFile: Scenario = {
  title: "bad stack file",
  tier: "ci",
  seconds: 15,
  needsCluster: false,
  async run({ report, stack }: Context) {
    const settings = await stack.settings();
    const bad = await stack.sibling("bad");
    for (const { what, change, says } of mistakes) {
      await report.check(`${what}: refused with a clear message`, async () => {
        await bad.configure(change(settings));
        const { output, exitCode } = await bad.tryUp({});
        assert.notEqual(exitCode, 0, `up succeeded:\n${output}`);
        for (const pattern of says) assert.match(output, pattern);
        assert.doesNotMatch(output, /\n\s+at .*\.[tj]s:\d+/, "the message comes with a stack trace");
        return output
          .split("\n")
          .filter((line) => says.some((pattern) => pattern.test(line)))
          .join("\n");
      });
    }
    await report.check("none of them registered a resource", async () => {
      assert.deepEqual(await bad.resources(), []);
    });
  },
};
