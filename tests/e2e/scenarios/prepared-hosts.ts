import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { agentSocket } from "../../../lab/hosts/agent.ts";
import type { Context, Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { spare } from "../support/hosts.ts";
import { messages } from "../support/messages.ts";
import { lastLines } from "../support/output.ts";
import { partsOf } from "../support/parts.ts";
import { startProxy } from "../support/proxy.ts";
import type { Settings } from "../support/settings.ts";
import type { Stack } from "../support/stack.ts";

type Try = Context & { single: Stack; settings: Settings };

/** A host as others have prepared it: one host, as a cluster of its own. */
export const preparedHosts: Scenario = {
  title: "prepared hosts",
  tier: "all",
  seconds: 110,
  needsCluster: false,
  async run(context: Context) {
    const { lab, report, stack } = context;
    const single = await stack.sibling("prepared");
    const { settings: shared, entry } = await partsOf(context);
    const settings = { ...shared, clusterName: "prepared", hosts: [entry(spare, "master")] };
    const all = { ...context, single, settings };
    await checkRefusals(all);
    await report.check("a lock on apt's lists is waited for, with a word on who holds it", () =>
      holdLock(all),
    );
    await checkProxies(all);
    await report.check("destroy works with that proxy in the environment, too", async () => {
      await single.destroy();
      await run(all, "mv /root/environment /etc/environment");
    });
    await checkUntouched({ ...context, lab }, [spare]);
  },
};

async function run({ lab }: Context, command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.ssh(spare, command);
  assert.equal(exitCode, 0, `${spare}: ${command}: ${stderr}`);
  return stdout;
}

async function checkRefusals(all: Try): Promise<void> {
  const { lab, report, settings, single } = all;
  await report.check(
    "an SSH server without SFTP is refused in the preview, with the line that it lacks",
    async () => {
      await single.configure(settings);
      await run(all, "sed -i 's/^Subsystem/#&/' /etc/ssh/sshd_config && systemctl reload ssh");
      const { exitCode, output } = await single.tryPreview();
      await run(all, "sed -i 's/^#Subsystem/Subsystem/' /etc/ssh/sshd_config && systemctl reload ssh");
      assert.notEqual(exitCode, 0, output);
      assert.match(output, messages.noSFTP(spare));
    },
  );
  await report.check("an agent with more keys than the server tries is named in the preview", async () => {
    const folder = await mkdtemp(join(tmpdir(), "barekube-agent-"));
    const socket = join(folder, "agent.sock");
    const agent = execa("ssh-agent", ["-D", "-a", socket], { reject: false });
    try {
      const env = { SSH_AUTH_SOCK: socket };
      for (let index = 0; index < 10; index += 1) {
        const key = join(folder, `key-${index}`);
        await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
        await execa("ssh-add", ["-q", key], { env });
      }
      await single.configure({ ...settings, ssh: { agentSocketPath: socket } });
      assert.match((await single.tryPreview()).output, messages.tooManyKeys(spare));
      await single.configure({ ...settings, ssh: { agentSocketPath: agentSocket(lab.stateDir) } });
      assert.doesNotMatch((await single.tryPreview()).output, /could not be checked for drift/);
    } finally {
      agent.kill();
      await agent;
      await rm(folder, { recursive: true });
    }
  });
}

/** The hosts of the lab cannot reach a package source, so the installation itself fails in the end. */
async function holdLock(all: Try): Promise<string> {
  const { settings, single } = all;
  await single.configure({ ...settings, hostPreparation: { packages: ["tree"] } });
  const lock = "my $lock = pack(q(s s x4 q q i x4), F_WRLCK, 0, 0, 0, 0)";
  const hold = `open F, q(+>), q(/var/lib/apt/lists/lock); ${lock}; fcntl F, F_SETLK, $lock or die; sleep 20`;
  await run(all, `systemd-run --quiet --unit lock-holder perl -MFcntl -e '${hold}'`);
  const { output, exitCode } = await single.tryUp({});
  assert.notEqual(exitCode, 0, output);
  assert.match(output, messages.waitsForLock);
  assert.match(output, /apt-get (update failed|cannot install tree)/);
  return lastLines(output, 5);
}

async function checkProxies(all: Try): Promise<void> {
  const { lab, report, settings, single } = all;
  const proxy = await startProxy(lab.address(spare).replace(/\d+$/, "1"));
  try {
    await report.check("downloads go over the proxy of the stack file, and nothing else does", async () => {
      await single.configure({ ...settings, proxy: { http: proxy.url } });
      await single.up();
      const others = proxy.asked.filter(
        (what) => !/^GET http:\/\/[\d.]+\/.*(github\.com|dl\.k8s\.io|images|tar)/.test(what),
      );
      assert.ok(proxy.asked.length > 5, proxy.asked.join("\n"));
      assert.deepEqual(others, []);
      return `${proxy.asked.length} downloads`;
    });
    await report.check("containerd pulls images over it, and reaches the cluster directly", async () => {
      await lab.ssh(spare, "/opt/k8s/bin/crictl --timeout 5s pull registry.invalid/x:1");
      assert.ok(proxy.asked.includes("CONNECT registry.invalid:443"), proxy.asked.join("\n"));
      const environment = await run(all, "tr '\\0' '\\n' </proc/$(pidof containerd)/environ");
      assert.match(environment, /^no_proxy=.*10\.254\.0\.0\/16,\.svc,/m);
    });
  } finally {
    proxy.close();
  }
  await report.check("a dead proxy in the environment breaks neither up nor drift", async () => {
    await run(
      all,
      `cp /etc/environment /root/environment; printf '%s=http://127.0.0.1:9\\n' {http,https,HTTP,HTTPS}_{proxy,PROXY} >>/etc/environment`,
    );
    await single.configure({ ...settings, kubelet: { ...Object(settings["kubelet"]), maxPods: 111 } });
    await single.up();
    const { output } = await single.tryPreview("--expect-no-changes");
    assert.doesNotMatch(output, messages.anyDrift);
    assert.doesNotMatch(output, /could not be checked/);
  });
}
