import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureKey, protectKey } from "../../../lab/hosts/keys.ts";
import type { Context, Scenario } from "../context.ts";
import { listHosts } from "../listing/listing.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { addAccount } from "../support/accounts.ts";
import { watchProcesses } from "../support/processes.ts";
import { drift, messages } from "../support/messages.ts";
import { readyNodes } from "../support/nodes.ts";
import { type OwnCluster, ownCluster } from "../support/own-cluster.ts";
import { lastLines } from "../support/output.ts";
import { type Settings, withKubelet } from "../support/settings.ts";

const nodes = { "master-1": ["master"], "worker-1": ["worker"] };
const names = Object.keys(nodes);
const gate = "bastion-1";
const admin = "deploy";
const jump = "jump";

/** The whole life of a cluster without root or a direct connection: as a user with sudo, over a bastion. */
export const bastion: Scenario = {
  title: "bastion",
  tier: "all",
  seconds: 160,
  needsCluster: false,
  async run(context: Context) {
    const own = await ownCluster(context, {
      name: "bastion",
      clusterName: "bastion",
      hosts: nodes,
      spare: [gate],
    });
    try {
      await lifeOver(own);
    } finally {
      await own.end();
    }
  },
};

/** The stack file for each way of authenticating. */
interface Access {
  withAgent: Settings;
  withKey: Settings;
  /** What must not show up anywhere, by name. */
  secrets: ReadonlyMap<string, string>;
}

async function lifeOver(own: OwnCluster): Promise<void> {
  const { lab, report, stack } = own;
  const access = await prepareAccess(own);
  const before = await listHosts(lab, lab.hosts);
  await report.check("a host lets that user in from the bastion only", async () => {
    for (const name of names) {
      const { exitCode, stderr } = await lab.ssh(gate, `ssh-keyscan -t ed25519 ${lab.address(name)}`);
      assert.equal(exitCode, 0, stderr);
      assert.equal((await lab.ssh(name, "true", { user: admin })).exitCode, 255, name);
    }
  });
  await refusals(own, access);
  await report.check(
    "up with an encrypted key makes the cluster, and shows it on no command line",
    async () => {
      await stack.configure(access.withKey);
      const { texts } = await watchProcesses(["cmdline"], () => upWithoutAgent(own));
      assert.deepEqual(
        [...texts.keys()].flatMap((text) => given(access, text)),
        [],
      );
      await stack.writeKubeconfig();
      assert.deepEqual(await readyNodes(own.kubectl), names);
      return `${names.join(" and ")} are Ready; ${texts.size} command lines looked at`;
    },
  );
  await report.check("nor in the state, in the output or on a host", () => givesNothingAway(own, access));
  await report.check("every login of that user came over the bastion", () => cameOverBastion(own));
  await report.check("with the agent instead, one changed field reaches all kubelets", async () => {
    await stack.configure(withKubelet(access.withAgent, { maxPods: 77 }));
    await stack.up();
    for (const name of names) {
      const { stdout } = await lab.ssh(name, "grep maxPods /var/lib/kubelet/config.yaml");
      assert.equal(stdout, "maxPods: 77", name);
    }
  });
  await report.check("what is changed by hand is named and repaired", () => repairs(own));
  await report.check("destroy removes everything again", async () => {
    await stack.destroy();
  });
  // Including the accounts, which are not barekube's.
  await checkUntouched({ ...own, before }, lab.hosts);
}

async function prepareAccess({ lab, stack }: OwnCluster): Promise<Access> {
  const folder = join(lab.stateDir, "ssh");
  const passphrase = "open 'sesame-7c1f' \"$(id)\"";
  const key = await ensureKey(join(folder, admin), "barekube-deploy");
  const ofAgent = (await readFile(join(folder, "id_ed25519.pub"), "utf8")).trim();
  const sshPrivateKey = await protectKey(join(folder, admin), passphrase);
  const keys = [key.public, ofAgent];
  const only = (options: string) => keys.map((line) => `${options} ${line}`);
  for (const name of names) {
    const authorizedKeys = only(`from="${lab.address(gate)}"`);
    await addAccount(lab, name, { user: admin, authorizedKeys, sudo: true });
  }
  await addAccount(lab, gate, { user: jump, authorizedKeys: only("restrict,port-forwarding"), sudo: false });
  const hostKey = (await lab.hostKeys()).get(gate);
  const withAgent = {
    ...(await stack.settings()),
    ssh: { user: admin, bastion: { address: lab.address(gate), user: jump, hostKey } },
  };
  const [, line = ""] = sshPrivateKey.split("\n");
  return {
    withAgent,
    withKey: { ...withAgent, sshPrivateKey, sshPrivateKeyPassphrase: passphrase },
    secrets: new Map([
      ["the private key", line],
      // The part that looks the same however it is quoted.
      ["the passphrase", "sesame-7c1f"],
    ]),
  };
}

const upWithoutAgent = async ({ stack }: OwnCluster): Promise<void> => {
  const { exitCode, output } = await stack.tryUp({ env: { SSH_AUTH_SOCK: "" } });
  assert.equal(exitCode, 0, lastLines(output, 60));
};

/** Errors about a bastion name the bastion, not the hosts behind it. */
async function refusals(own: OwnCluster, { withAgent, withKey }: Access): Promise<void> {
  const { lab, report, stack } = own;
  const { bastion: right, ...ssh } = withAgent["ssh"] as { bastion: Record<string, unknown> };
  const foreign = (await lab.hostKeys()).get(names[0] ?? "");
  const over = (change: Record<string, unknown>) => ({
    ...withAgent,
    ssh: { ...ssh, bastion: { ...right, ...change } },
  });
  await report.check("a bastion with another host key is refused, and no host is touched", async () => {
    await stack.configure(over({ hostKey: foreign }));
    const { exitCode, output } = await stack.tryUp({});
    assert.notEqual(exitCode, 0, output);
    assert.match(output, /host key mismatch/);
    await nothingIsOn(own);
    return warning(output, messages.otherBastionKey);
  });
  await report.check("a wrong passphrase is refused before any host is asked", async () => {
    await stack.configure({ ...withKey, sshPrivateKeyPassphrase: "wrong" });
    const { exitCode, output } = await stack.tryPreview();
    assert.notEqual(exitCode, 0, output);
    assert.match(output, messages.wrongPassphrase);
  });
}

function warning(output: string, pattern: RegExp): string {
  const line = output.split("\n").find((text) => pattern.test(text));
  assert.ok(line !== undefined, `nothing says ${String(pattern)}:\n${output}`);
  return line.trim();
}

async function nothingIsOn({ lab }: OwnCluster): Promise<void> {
  for (const name of names) {
    const { stdout } = await lab.ssh(name, `ls -d /opt/barekube /home/${admin}/.barekube* 2>/dev/null`);
    assert.equal(stdout, "", name);
  }
}

/** Names of the secrets that a text gives away. */
const given = ({ secrets }: Access, text: string): string[] =>
  [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name);

async function givesNothingAway({ engine, lab, stack }: OwnCluster, access: Access): Promise<string> {
  const { secrets } = access;
  const plain = await stack.exportText("--show-secrets");
  assert.deepEqual(
    given(access, plain),
    [...secrets.keys()],
    "they are not in the state at all, so nothing was tried",
  );
  assert.deepEqual(given(access, await stack.exportText()), [], "state");
  assert.deepEqual(given(access, engine.transcript), [], "what the engine printed");
  const input = [...secrets.values()].join("\n");
  const where = "/etc /opt /root /home /run /tmp /var/lib /var/log /var/tmp";
  for (const name of [...names, gate]) {
    const search = `patterns=$(cat); grep -rlaFf <(printf '%s\\n' "$patterns") --exclude-dir=artifacts ${where} 2>/dev/null`;
    assert.equal((await lab.ssh(name, search, { input })).stdout, "", name);
  }
  return `looked for ${[...secrets.keys()].join(", ")}`;
}

async function cameOverBastion({ lab }: OwnCluster): Promise<string> {
  const counts: string[] = [];
  for (const name of names) {
    const { stdout } = await lab.ssh(
      name,
      `journalctl --unit ssh --output cat | grep 'Accepted .* for ${admin} '`,
    );
    const logins = stdout.split("\n");
    const others = logins.filter((line) => !line.includes(` from ${lab.address(gate)} `));
    assert.deepEqual(others, [], name);
    counts.push(`${name}: ${logins.length}`);
  }
  return counts.join(", ");
}

async function repairs({ lab, stack }: OwnCluster): Promise<string> {
  const [, worker = ""] = names;
  await lab.ssh(worker, "echo '# by hand' >>/var/lib/kubelet/config.yaml; systemctl stop kube-proxy");
  const { output } = await stack.up();
  assert.match(output, messages.drifted(worker));
  assert.match(output, drift.otherContent("kubelet", "/var/lib/kubelet/config.yaml"));
  const { stdout } = await lab.ssh(
    worker,
    "systemctl is-active kube-proxy; grep -c 'by hand' /var/lib/kubelet/config.yaml",
  );
  assert.equal(stdout, "active\n0");
  await stack.up("--expect-no-changes");
  return warning(output, drift.unit("kube-proxy", "stopped"));
}
