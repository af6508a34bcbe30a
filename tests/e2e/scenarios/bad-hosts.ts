import assert from "node:assert/strict";
import { join } from "node:path";
import { ensureKey } from "../../../lab/hosts/keys.ts";
import type { Lab } from "../../../lab/hosts/lab.ts";
import type { Context, Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { spare, workers } from "../support/hosts.ts";
import { messages } from "../support/messages.ts";
import { lastLines } from "../support/output.ts";
import { withoutHosts } from "../support/parts.ts";
import type { Settings } from "../support/settings.ts";
import type { Stack } from "../support/stack.ts";

interface Trouble {
  what: string;
  /** The stack file, if the mistake is in it. */
  settings?: Settings;
  env?: Record<string, string>;
  /** Shell commands that break the host so that `up` must fail, and that repair it. */
  breakHost?: string;
  mendHost?: string;
  /** All of these must be in what the user reads. */
  says: RegExp[];
}

/** Hosts that are not as they should be. One host, as a cluster of its own, is enough. */
export const badHosts: Scenario = {
  title: "bad hosts",
  tier: "all",
  seconds: 110,
  needsCluster: false,
  async run(context: Context) {
    const { lab, report, stack } = context;
    const single = await stack.sibling("single");
    const settings = await singleHost(context);
    for (const trouble of await troubles(lab, settings)) await tryOne(context, { single, settings, trouble });

    await single.configure(settings);
    await report.check("up is killed halfway", async () => {
      const { exitCode, output } = await single.tryUp({ onProgress: (count, kill) => count === 6 && kill() });
      assert.notEqual(exitCode, 0, `it finished before it was killed:\n${output}`);
      assert.doesNotMatch(output, /^Duration:/m, "it finished before it was killed");
      return lastLines(output, 3);
    });
    await report.check("the next up repairs all of it", async () => {
      await single.cancel();
      return lastLines((await single.up()).output, 5);
    });
    await report.check("and leaves nothing to do", async () => {
      await single.up("--expect-no-changes");
    });
    await report.check("destroy removes everything again", async () => {
      await single.destroy();
    });
    await checkUntouched(context, [spare]);
  },
};

async function tryOne(
  { lab, report }: Context,
  { single, settings, trouble }: { single: Stack; settings: Settings; trouble: Trouble },
): Promise<void> {
  await report.check(`${trouble.what}: fails with a clear message`, async () => {
    await single.configure(trouble.settings ?? settings);
    if (trouble.breakHost) await shell(lab, trouble.breakHost);
    try {
      const { output, exitCode } = await single.tryUp({ env: trouble.env ?? {} });
      assert.notEqual(exitCode, 0, `up succeeded:\n${output}`);
      for (const pattern of trouble.says) assert.match(output, pattern);
      const lines = output.split("\n").map((line) => line.trim());
      return [...new Set(lines.filter((line) => trouble.says.some((pattern) => pattern.test(line))))].join(
        "\n",
      );
    } finally {
      if (trouble.mendHost) await shell(lab, trouble.mendHost);
    }
  });
}

async function shell(lab: Lab, command: string): Promise<void> {
  const { exitCode, stderr } = await lab.ssh(spare, command);
  assert.equal(exitCode, 0, `${spare}: ${command}: ${stderr}`);
}

type SingleHost = Awaited<ReturnType<typeof singleHost>>;

/** The cluster's settings with the spare host instead of its hosts. */
async function singleHost({ lab, stack }: Context) {
  const hostKey = (await lab.hostKeys()).get(spare);
  const host = { name: spare, roles: ["master"], address: lab.address(spare), ssh: { hostKey } };
  return {
    ...(await withoutHosts(lab, await stack.settings())),
    clusterName: "single",
    hosts: [host] as const,
  };
}

async function troubles(lab: Lab, settings: SingleHost): Promise<Trouble[]> {
  const {
    hosts: [host],
    artifacts,
  } = settings;
  const [etcd = ""] = Object.keys(artifacts.checksums).filter((url) => /\/etcd-v.*\.tar\.gz$/.test(url));
  const nobody = lab.address(spare).replace(/\d+$/, "250");
  const foreigner = await ensureKey(join(lab.stateDir, "ssh", "foreigner"), "barekube-foreigner");
  const foreignKey = (await lab.hostKeys()).get(workers[0]);
  return [
    {
      what: "a host that cannot be reached",
      settings: { ...settings, hosts: [{ ...host, address: nobody }] },
      says: [
        /spare-1-kit/,
        new RegExp(`${nobody}:22: .*(no route to host|i/o timeout|EHOSTUNREACH|timed out)`),
        messages.noAnswer(spare, nobody),
      ],
    },
    {
      what: "a host key other than the stack file's",
      settings: { ...settings, hosts: [{ ...host, ssh: { hostKey: foreignKey } }] },
      says: [/spare-1-kit/, /host key mismatch/, messages.otherHostKey(spare)],
    },
    {
      what: "an SSH key that the host does not accept",
      settings: { ...settings, sshPrivateKey: foreigner.private },
      env: { SSH_AUTH_SOCK: "" },
      says: [/spare-1-kit/, /unable to authenticate/, messages.keyNotAccepted(spare)],
    },
    {
      what: "a full disk",
      // This one is the first to reach the host, so the folder does not exist yet.
      breakHost: "mkdir /opt/k8s && mount -t tmpfs -o size=24m tmpfs /opt/k8s",
      mendHost: "umount /opt/k8s && rmdir /opt/k8s",
      says: [messages.noRoom(spare)],
    },
    {
      what: "a download with another checksum",
      settings: {
        ...settings,
        artifacts: { ...artifacts, checksums: { ...artifacts.checksums, [etcd]: "0".repeat(64) } },
      },
      says: [messages.otherChecksum(spare)],
    },
    {
      what: "a port that another program uses",
      breakHost: "systemd-run --quiet --unit squatter socat TCP-LISTEN:2379,fork,reuseaddr EXEC:cat",
      // It is stopped with a signal, which counts as a failure.
      mendHost: "systemctl stop squatter; systemctl reset-failed squatter",
      says: [messages.portTaken(spare)],
    },
  ];
}
