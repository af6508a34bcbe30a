import assert from "node:assert/strict";
import { join } from "node:path";
import { artifactsAskedFor } from "../../../lab/toolchain/asked-for.ts";
import type { Context, Scenario } from "../context.ts";
import { startUsers } from "../support/component-versions/clients.ts";
import { imagesWithout } from "../support/component-versions/images.ts";
import { newPodRuns } from "../support/component-versions/new-pod.ts";
import { dnsImages, folderOf, runs, runtimesOf } from "../support/component-versions/programs.ts";
import { raise } from "../support/component-versions/raise.ts";
import { dnsImage, newer, older } from "../support/component-versions/versions.ts";
import { dnsRuns } from "../support/dns.ts";
import { imagesOn } from "../support/host-images.ts";
import { namespace } from "../support/kubectl.ts";
import { onHost } from "../support/on-host.ts";
import { inOwnCluster } from "../support/own-cluster.ts";
import { podOn, podsOf } from "../support/pods.ts";
import { checkSettled } from "../support/settled.ts";
import { eventually } from "../support/wait.ts";

const roles = { "master-1": ["master"], "worker-1": ["worker"], "worker-2": ["worker"] };
const hosts = Object.keys(roles);
const manifests = join(import.meta.dirname, "../manifests.yaml");

/** What a node has besides Kubernetes, each raised alone, while everybody goes on using the cluster. */
export const componentVersions: Scenario = {
  title: "component versions",
  tier: "all",
  seconds: 300,
  needsCluster: false,
  async run(outer: Context) {
    const toolchain = artifactsAskedFor(`config: { barekube:versions: ${JSON.stringify(older)} }`);
    await inOwnCluster(outer, { name: "components", hosts: roles, toolchain }, runAll);
  },
};

async function runAll(context: Context): Promise<void> {
  const { report, stack, kubectl, lab } = context;
  const isUp = await report.check(
    "up makes a cluster with older versions of everything but Kubernetes",
    async () => {
      const artifacts = { images: await imagesWithout(lab, dnsImage(newer.coredns)) };
      await stack.configure({ ...(await stack.settings()), versions: older, artifacts });
      await stack.up();
      await stack.writeKubeconfig();
      await kubectl.run(["apply", `--filename=${manifests}`]);
      await kubectl.run([
        "--namespace",
        namespace,
        "rollout",
        "status",
        "daemonset/everywhere",
        "--timeout=90s",
      ]);
    },
  );
  if (!isUp) return;
  const users = await startUsers(context);
  await raise(context, {
    component: "containerd",
    restarts: ["containerd.service"],
    isKilled: true,
    isInUse: async (version) => {
      for (const host of hosts)
        assert.equal(await runs(lab, host, "containerd"), `${folderOf("containerd", version)}/containerd`);
    },
  });
  await raise(context, {
    component: "runc",
    restarts: ["containerd.service"],
    isInUse: async (version) => {
      assert.equal(await newPodRuns(context, "worker-1"), `${folderOf("runc", version)}/runc`);
    },
  });
  await weeksPass(context);
  await raise(context, {
    component: "cniPlugins",
    restarts: [],
    isInUse: async (version) => {
      for (const host of hosts)
        assert.equal(
          await onHost(lab, host, "readlink --no-newline /opt/cni/bin/bridge"),
          `${folderOf("cni-plugins", version)}/bridge`,
        );
      await newPodRuns(context, "worker-1");
    },
  });
  await goOnWithOld(context);
  await raise(context, {
    component: "flannel",
    restarts: ["flanneld.service"],
    isInUse: async (version) => {
      for (const host of hosts)
        assert.equal(await runs(lab, host, "flanneld"), `${folderOf("flanneld", version)}/flanneld`);
      await newPodRuns(context, "worker-2");
    },
  });
  await raise(context, {
    component: "coredns",
    restarts: [],
    replaces: /^kube-system\/coredns-/,
    settings: { artifacts: { images: await imagesWithout(lab, dnsImage(older.coredns)) } },
    isInUse: async (version) => {
      await dnsRuns(kubectl, 90);
      await eventually({ what: "the end of the last former Pod", seconds: 60 }, async () => {
        assert.deepEqual(await dnsImages(kubectl), [dnsImage(version)]);
      });
      for (const host of hosts) {
        const dns = (await imagesOn(lab, host)).filter(({ repoTags }) => /coredns/.test(repoTags.join()));
        const pinned = dns.filter((image) => image.pinned).flatMap(({ repoTags }) => repoTags);
        assert.deepEqual(pinned, [dnsImage(version)], host);
      }
    },
  });
  for (const user of users) {
    await report.check("whoever used it meanwhile was answered", async () => {
      const text = await user.end();
      assert.doesNotMatch(text, / [1-9]\d* failures/);
      return text;
    });
  }
  await checkSettled(context);
}

const formerFolders = [folderOf("containerd", older.containerd), folderOf("runc", older.runc)];

/** Long enough for what nobody asks for any more to be removed by the next `up`. */
async function weeksPass({ lab }: Context): Promise<void> {
  const marks = formerFolders.map((folder) => `${folder}/.unused`).join(" ");
  for (const host of hosts) await onHost(lab, host, `touch -d '30 days ago' ${marks}`);
}

async function goOnWithOld({ lab, report, kubectl }: Context): Promise<void> {
  await report.check(
    "Pods from before still have the programs that they were started with, weeks later",
    async () => {
      for (const host of hosts) await onHost(lab, host, `test -d ${formerFolders.join(" -a -d ")}`);
      const { name } = podOn(await podsOf(kubectl, "everywhere"), "worker-2");
      const runtimes = await runtimesOf(lab, kubectl, ["--namespace", namespace]);
      assert.deepEqual(runtimes, [`${folderOf("runc", older.runc)}/runc`]);
      assert.equal((await kubectl.exec(name, "hostname")).trim(), name);
    },
  );
}
