import assert from "node:assert/strict";
import { join } from "node:path";
import { artifactsAskedFor } from "../../../lab/toolchain/asked-for.ts";
import { defaultKubernetesVersion, testedVersions } from "../../../config/versions.ts";
import type { Context, Scenario } from "../context.ts";
import { Chance } from "../support/chance.ts";
import { startUsers } from "../support/component-versions/clients.ts";
import { imagesWithout } from "../support/component-versions/images.ts";
import { lives } from "../support/component-versions/lives.ts";
import { newPodRuns } from "../support/component-versions/new-pod.ts";
import { dnsImages, folderOf, runs, runtimesOf } from "../support/component-versions/programs.ts";
import { dnsRuns } from "../support/dns.ts";
import { imagesOn } from "../support/host-images.ts";
import { kill, momentWithin } from "../support/kills.ts";
import { namespace } from "../support/kubectl.ts";
import { onHost } from "../support/on-host.ts";
import { lastLines, linesLike } from "../support/output.ts";
import { inOwnCluster } from "../support/own-cluster.ts";
import { podOn, podsOf } from "../support/pods.ts";
import { checkSettled } from "../support/settled.ts";
import { changedUnits, unitRuns } from "../support/units.ts";
import { eventually } from "../support/wait.ts";

const roles = { "master-1": ["master"], "worker-1": ["worker"], "worker-2": ["worker"] };
const hosts = Object.keys(roles);
const manifests = join(import.meta.dirname, "../manifests.yaml");
const older = {
  containerd: "2.2.9",
  runc: "1.4.2",
  cniPlugins: "1.9.0",
  flannel: "0.28.7",
  coredns: "1.14.6",
};
type Component = keyof typeof older;
const newer = testedVersions[defaultKubernetesVersion] ?? older;
const dnsImage = (version: string) => `registry.k8s.io/coredns/coredns:v${version}`;

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

interface Raise {
  component: Component;
  /** The units that every host restarts. */
  restarts: string[];
  /** Whether `up` is killed once on the way. */
  isKilled?: true;
  /** The Pods that others take the place of; all other Pods stay. */
  replaces?: RegExp;
  /** What else changes in the stack file. */
  settings?: object;
  /** @throws unless this version is what the hosts use from now on. */
  isInUse: (version: string) => Promise<void>;
}

async function raise(context: Context, args: Raise): Promise<void> {
  const { component, restarts, isKilled, replaces, settings = {} } = args;
  const { lab, report, stack, kubectl } = context;
  const [from, to] = [older[component], newer[component]];
  const stays = async () => (await lives(kubectl)).filter((line) => replaces?.test(line) !== true);
  const before = { units: await unitRuns(lab, hosts), pods: await stays() };
  await report.check(`preview tells that ${component} goes from ${from} to ${to}`, async () => {
    const present = await stack.settings();
    const versions = { ...(present["versions"] as object), [component]: to };
    await stack.configure({ ...present, versions, ...settings });
    const { output } = await stack.tryPreview("--diff");
    assert.match(output, announcements[component], lastLines(output, 60));
    assert.doesNotMatch(output, /a snapshot of etcd|drained/);
    return linesLike(output, /^\s*\d+\. /, announcements[component]);
  });
  if (isKilled) {
    const chance = new Chance();
    report.line(`  repeat with SEED=${chance.seed}`);
    const moment = momentWithin(chance, { resources: 5, ms: 3000 });
    await kill(context, { what: component, moment, run: (target, options) => target.tryUp(options) });
  }
  await report.check(`one up brings ${component} ${to}`, async () => {
    const { output } = await stack.up();
    await args.isInUse(to);
    return lastLines(output, 4);
  });
  await report.check(`it restarts ${restarts.join(", ") || "no unit"} and nothing else`, async () => {
    const changed = changedUnits(before.units, await unitRuns(lab, hosts));
    assert.deepEqual(changed, hosts.flatMap((host) => restarts.map((unit) => `${host} ${unit}`)).toSorted());
  });
  await report.check(
    `${replaces === undefined ? "every" : "every other"} Pod goes on as it was`,
    async () => {
      assert.deepEqual(await stays(), before.pods);
      return `${before.pods.length} Pods`;
    },
  );
}

const rise = (program: string, component: Component) =>
  new RegExp(`${program} ${older[component]} → ${newer[component]}`.replaceAll(".", "\\."));
/** What a preview says of each. */
const announcements: Record<Component, RegExp> = {
  containerd: rise("containerd", "containerd"),
  runc: rise("runc", "runc"),
  cniPlugins: rise("cni-plugins", "cniPlugins"),
  flannel: rise("flanneld", "flannel"),
  coredns: new RegExp(`"${dnsImage(older.coredns)}" => "${dnsImage(newer.coredns)}"`),
};

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
