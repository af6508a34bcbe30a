import assert from "node:assert/strict";
import type { Lab } from "../../../lab/hosts/lab.ts";
import type { Context, Scenario } from "../context.ts";
import { etcdctl } from "../support/etcdctl.ts";
import { masters } from "../support/hosts.ts";
import type { Kubectl } from "../support/kubectl.ts";
import { checkRefused } from "../support/refused.ts";
import { absences, assertOneByOne } from "../support/rollout.ts";
import { lastLines } from "../support/output.ts";
import type { Settings } from "../support/settings.ts";

const [first] = masters;
const apiserver = "kube-apiserver.service";
const many = 60;
const namespace = "encryption-keys";

/** The key for Secrets is rotated in three stages, and no Secret is lost. The stack file keeps the new key. */
export const encryptionKeys: Scenario = {
  title: "encryption keys",
  tier: "all",
  seconds: 120,
  needsCluster: true,
  async run(context: Context) {
    const { lab, report, stack, kubectl } = context;
    const settings = await stack.settings();
    const refused = (what: string, keys: number[], ...says: RegExp[]) =>
      checkRefused(context, {
        what,
        settings: withKeys(settings, keys),
        says: [/encryptionKeys: /, ...says],
      });
    const stage = (keys: number[], inEtcd: string) => checkStage(context, { settings, keys, inEtcd });
    await report.check(`${many} Secrets are encrypted with key 1`, async () => {
      await createSecrets(kubectl);
      assert.deepEqual(await keysInEtcd(lab), ["key1"]);
    });
    await refused(
      "a new key that encrypts at once",
      [2, 1],
      /master-1, master-2, master-3 cannot read yet; set \[1, 2\]/,
    );
    await stage([1, 2], "key1");
    await refused("dropping the key that encrypts", [2], /drops key 1.*set \[2, 1\]/);
    await stage([2, 1], "key2");
    await stage([2], "key2");
    await report.check("key 1 is no longer on any host", async () => {
      for (const host of masters) {
        const { stdout } = await lab.ssh(host, "grep 'name: key' /etc/kubernetes/encryption-config.yaml");
        assert.equal(stdout.trim(), "- name: key2", host);
      }
    });
    await kubectl.run(["delete", "namespace", namespace]);
  },
};

const withKeys = (settings: Settings, keys: number[]): Settings => ({ ...settings, encryptionKeys: keys });

async function createSecrets(kubectl: Kubectl): Promise<void> {
  const items = Array.from({ length: many }, (_, index) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: `secret-${index}`, namespace },
    stringData: { text: textOf(index) },
  }));
  const space = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: [space, ...items] });
  await kubectl.run(["create", "--filename", "-"], { input });
}

const textOf = (index: number): string => `text of ${index}`;

interface Stage {
  settings: Settings;
  keys: number[];
  /** Name of the key that all Secrets are encrypted with afterwards. */
  inEtcd: string;
}

async function checkStage(context: Context, { settings, keys, inEtcd }: Stage): Promise<void> {
  const { lab, report, stack } = context;
  const what = `[${keys.join(", ")}]`;
  await stack.configure(withKeys(settings, keys));
  await report.check(`${what}: one up restarts one API server after the other`, async () => {
    const { output } = await stack.up();
    return `${assertOneByOne(await absences(lab, masters, apiserver))}\n${lastLines(output, 5)}`;
  });
  await report.check(`${what}: all Secrets are encrypted with ${inEtcd} in etcd`, async () => {
    assert.deepEqual(await keysInEtcd(lab), [inEtcd]);
  });
  await report.check(`${what}: every API server reads them`, () => readAll(context));
  await report.check(`${what}: then nothing is left to do`, async () => {
    assert.deepEqual(await stack.plannedChanges(), []);
  });
}

/** Names of the keys that all Secrets in etcd are encrypted with; `plain` for one that is not encrypted. */
async function keysInEtcd(lab: Lab): Promise<string[]> {
  const { stdout, stderr, exitCode } = await lab.ssh(
    first,
    `${etcdctl} get --prefix /registry/secrets/ --write-out json | ` +
      `jq --raw-output '.kvs[].value | @base64d | (capture("^k8s:enc:secretbox:v1:(?<key>[^:]+):").key // "plain")' | sort --unique`,
  );
  assert.equal(exitCode, 0, stderr);
  return stdout.trim().split("\n");
}

/** @throws unless the Secrets have the texts that they were made with, through whichever API server. */
async function readAll({ lab, kubectl }: Context): Promise<string> {
  const path = 'jsonpath={range .items[*]}{.metadata.name} {.data.text}{"\\n"}{end}';
  const wanted = Array.from({ length: many }, (_, index) => `secret-${index} ${textOf(index)}`).toSorted();
  for (const host of masters) {
    const through = kubectl.through(lab.address(host));
    const lines = (await through.run(["--namespace", namespace, "get", "secrets", "--output", path])).trim();
    const found = lines.split("\n").map((line) => {
      const [name = "", text = ""] = line.split(" ");
      return `${name} ${Buffer.from(text, "base64").toString()}`;
    });
    assert.deepEqual(found.toSorted(), wanted, host);
  }
  return `${many} Secrets`;
}
