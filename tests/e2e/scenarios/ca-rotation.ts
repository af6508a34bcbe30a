import assert from "node:assert/strict";
import { join } from "node:path";
import type { Context, Scenario } from "../context.ts";
import { administrator } from "../support/clients/administrator.ts";
import { placeOf, podClient } from "../support/clients/pod-client.ts";
import { etcdctl } from "../support/etcdctl.ts";
import { masters } from "../support/hosts.ts";
import { namespace } from "../support/kubectl.ts";
import { nodeNames } from "../support/nodes.ts";
import { checkRefused } from "../support/refused.ts";
import type { Settings } from "../support/settings.ts";
import { eventually } from "../support/wait.ts";

const rotated = (generations: readonly number[]): Settings => ({
  certificateAuthorities: { kubernetes: generations, etcd: generations, frontProxy: generations },
  serviceAccountKeys: generations,
});

const pki = "/etc/kubernetes/pki";
const old = "/run/e2e-old";

/** Every authority and the service accounts' key get a new generation and lose the old one. */
export const caRotation: Scenario = {
  title: "CA rotation",
  tier: "all",
  seconds: 240,
  needsCluster: true,
  async run(context: Context) {
    const { kubectl, stack } = context;
    const settings = await stack.settings();
    const [master] = masters;
    await keepOld(context, master);
    await kubectl.run(["apply", "--filename", join(import.meta.dirname, "../manifests.yaml")]);
    await kubectl.run([
      ...["--namespace", namespace, "wait", "--for=condition=Ready", "pod/alone", "--timeout=60s"],
    ]);
    const [present = 1] = (settings["serviceAccountKeys"] as number[] | undefined) ?? [];
    const next = present + 1;
    const list = (...generations: number[]): Settings => ({ ...settings, ...rotated(generations) });
    await checkRefused(context, {
      what: "issuing from a generation that nobody trusts yet",
      settings: list(next, present),
      says: [
        /kubernetes: \[\d,\d\]: issues from generation \d, which is not trusted yet on .*first append it/,
      ],
    });
    await checkStage(context, "all trust a new generation", list(present, next));
    await checkRefused(context, {
      what: "dropping a generation that is in use",
      settings: list(next),
      says: [
        /kubernetes: \[\d\]: drops generation \d, which is still in use on .*first put another one before/,
      ],
    });
    await checkStage(context, "the new generation issues", list(next, present));
    await checkStage(context, "the old generation is dropped", list(next));
    await checkOldIsRefused(context, master);
  },
};

/** Keeps on a master what is valid only with the old generation. */
async function keepOld({ kubectl, lab }: Context, master: string): Promise<void> {
  const token = await kubectl.run(["create", "token", "default"]);
  await lab.ssh(master, `install -d -m 0700 ${old} && cp -a ${pki}/admin.* ${pki}/etcd-client.* ${old}`);
  await lab.ssh(
    master,
    `umask 077; printf 'header = "Authorization: Bearer %s"' ${token.trim()} >${old}/token`,
  );
}

async function checkOldIsRefused({ lab, report }: Context, master: string): Promise<void> {
  await report.check("what was issued from the old generation is refused", async () => {
    const ask = (proof: string) =>
      lab.ssh(
        master,
        `curl --silent --output /dev/null --write-out '%{http_code}' --cacert ${pki}/ca.crt ${proof} https://127.0.0.1:6443/api`,
      );
    assert.equal((await ask(`--cert ${pki}/admin.crt --key ${pki}/admin.key`)).stdout, "200");
    assert.equal((await ask(`--cert ${old}/admin.crt --key ${old}/admin.key`)).stdout, "401");
    assert.equal((await ask(`--config ${old}/token`)).stdout, "401");
    const health = "--command-timeout 5s endpoint health";
    assert.equal((await lab.ssh(master, `${etcdctl} ${health}`)).exitCode, 0);
    const refused = await lab.ssh(
      master,
      `${etcdctl.replaceAll(`${pki}/etcd-client`, `${old}/etcd-client`)} ${health}`,
    );
    assert.notEqual(refused.exitCode, 0);
    await lab.ssh(master, `rm -rf ${old}`);
    return refused.stderr;
  });
}

async function checkStage(context: Context, what: string, settings: Settings): Promise<void> {
  const { kubectl, lab, report, stack } = context;
  await report.check(`${what}, and no request fails meanwhile`, async () => {
    await stack.configure(settings);
    // Kubelets take a while to give Pods the result of the previous stage.
    const preview = await eventually({ what: "a preview", seconds: 180, everyMs: 5000 }, async () => {
      const { exitCode, output } = await stack.tryPreview();
      assert.equal(exitCode, 0, output);
      return output;
    });
    assert.match(preview, /to update/);
    const clients = [
      administrator({
        kubeconfig: stack.labStack.kubeconfig,
        servers: masters.map((host) => `https://${lab.address(host)}:6443`),
        nodes: await nodeNames(kubectl),
      }),
      podClient(lab, await placeOf(kubectl, "alone")),
    ];
    const started = Date.now();
    await stack.up().catch(async (error: unknown) => {
      await Promise.allSettled(clients.map((client) => client.end()));
      throw error;
    });
    const took = `up took ${Math.round((Date.now() - started) / 1000)} s`;
    return [took, ...(await Promise.all(clients.map((client) => client.end())))].join("\n");
  });
  await report.check(`${what}: nothing is left to do, and the kubeconfig works`, async () => {
    assert.deepEqual(await stack.plannedChanges(), []);
    await stack.writeKubeconfig();
    await kubectl.run(["get", "nodes"]);
  });
}
