import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { listHosts } from "../listing/listing.ts";
import { messages } from "../support/messages.ts";
import { readyNodes } from "../support/nodes.ts";
import { inOwnCluster } from "../support/own-cluster.ts";
import { eventually } from "../support/wait.ts";

const [master, worker] = ["master-1", "worker-1"] as const;

/** Hosts on which others have a containerd, a kubelet, a Pod network and etcd's data. */
export const foreignHosts: Scenario = {
  title: "foreign hosts",
  tier: "all",
  seconds: 90,
  needsCluster: false,
  async run(outer: Context) {
    await inOwnCluster(
      outer,
      {
        name: "foreign",
        hosts: { [master]: ["master"], [worker]: ["worker"] },
      },
      runAll,
    );
  },
};

async function runAll(context: Context): Promise<void> {
  const { lab, report, stack, kubectl } = context;
  await lab.ssh(master, onMaster);
  await lab.ssh(worker, onWorker);
  const settings = await stack.settings();
  const before = await contentsOf(context);
  const taken: Context = { ...context, before: await listHosts(lab, lab.hosts) };

  await report.check("a preview refuses both hosts and names what is there", async () => {
    const { exitCode, output } = await stack.tryPreview();
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      messages.othersHave(master, [
        "/var/lib/etcd (member/snap/db)",
        "/usr/local/lib/systemd/system/kubelet.service.d/10-other.conf",
        "kubelet.service",
      ]),
    );
    assert.match(
      output,
      messages.othersHave(worker, [
        "/etc/cni/net.d (10-calico.conflist)",
        "/etc/containerd (config.toml)",
        "/var/lib/containerd (link, theirs)",
        "containerd.service (running",
      ]),
    );
  });
  await report.check(
    "without a question at the start, the hosts themselves refuse before the first write",
    async () => {
      await stack.configure({ ...settings, driftCheck: "off" });
      const { exitCode, output } = await stack.tryUp({});
      assert.notEqual(exitCode, 0);
      for (const host of [master, worker]) assert.match(output, messages.hostRefuses(host));
      await stack.destroy();
    },
  );
  await checkUntouched(taken, lab.hosts);

  await stack.configure({ ...settings, takeOver: true });
  const isUp = await report.check("with takeOver both become nodes", async () => {
    const { output } = await stack.up();
    assert.match(output, messages.takenOver(worker));
    await stack.writeKubeconfig();
    await eventually({ what: "nodes", seconds: 60 }, async () => {
      assert.deepEqual(await readyNodes(kubectl), [master, worker]);
    });
  });
  if (!isUp) return;
  await report.check("then nothing is left to do, and nothing is anybody else's", async () => {
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await report.check(
    "destroy, killed once, gives back every byte, and their containerd runs again",
    async () => {
      await stack.tryDestroy({ onProgress: (count, kill) => count === 4 && kill() });
      await stack.cancel();
      await stack.destroy();
      assert.deepEqual(await contentsOf(context), before);
      await lab.ssh(
        worker,
        "systemctl is-active containerd.service && systemctl is-enabled containerd.service",
      );
    },
  );
  await checkUntouched(taken, lab.hosts);
}

const unit = "[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\n";

/** Another cluster's master that was switched off: data, and a package's kubelet with a drop-in. */
const onMaster = `set -e
mkdir -p /var/lib/etcd/member/snap /etc/kubernetes/manifests
echo theirs >/var/lib/etcd/member/snap/db; chmod 0700 /var/lib/etcd
echo theirs >/etc/kubernetes/admin.conf; chmod 0600 /etc/kubernetes/admin.conf
mkdir -p /usr/local/lib/systemd/system/kubelet.service.d
printf '${unit}' >/usr/local/lib/systemd/system/kubelet.service
printf '[Service]\\nExecStart=\\nExecStart=/bin/false\\n' >/usr/local/lib/systemd/system/kubelet.service.d/10-other.conf
systemctl daemon-reload`;

/** A containerd that runs, and another Pod network, whose file comes before barekube's. */
const onWorker = `set -e
mkdir -p /etc/containerd /etc/cni/net.d /usr/local/lib/systemd/system
echo '# theirs' >/etc/containerd/config.toml; chmod 0640 /etc/containerd/config.toml
echo theirs >/var/lib/containerd/theirs; ln -s theirs /var/lib/containerd/link
echo '{}' >/etc/cni/net.d/10-calico.conflist
ln -s /elsewhere/crictl.yaml /etc/crictl.yaml
printf '${unit}' >/usr/local/lib/systemd/system/containerd.service
systemctl daemon-reload; systemctl enable --now --quiet containerd.service`;

/** Everything below the places that are taken over: modes, owners, links and contents. */
async function contentsOf({ lab }: Context): Promise<string[]> {
  return Promise.all(
    lab.hosts.map(async (host) => {
      const places =
        "/etc/containerd /var/lib/containerd /etc/cni /etc/crictl.yaml /etc/kubernetes /var/lib/etcd /etc/systemd/system /usr/local/lib/systemd";
      const { stdout } = await lab.ssh(
        host,
        `find ${places} -printf '%p %y %m %u:%g %l\\n' 2>/dev/null | sort; find ${places} -type f -exec sha256sum {} + 2>/dev/null | sort; true`,
      );
      return stdout;
    }),
  );
}
