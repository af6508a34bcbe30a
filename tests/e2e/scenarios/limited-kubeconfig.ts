import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Context, Scenario } from "../context.ts";
import { masters } from "../support/hosts.ts";
import { runStackCommand } from "../support/stack-command.ts";
import { eventually } from "../support/wait.ts";

const [user, group, namespace] = ["e2e-dev", "e2e-developers", "e2e-limited"];
const kubeconfig = z.object({
  users: z.tuple([
    z.object({ user: z.object({ "client-certificate-data": z.base64(), "client-key-data": z.base64() }) }),
  ]),
});

/** Access for one person, limited in time and rights as asked for. */
export const limitedKubeconfig: Scenario = {
  title: "limited kubeconfig",
  tier: "all",
  seconds: 20,
  needsCluster: true,
  async run(context: Context) {
    const folder = await mkdtemp(join(tmpdir(), "barekube-e2e-"));
    try {
      await tryOut(context, join(folder, "dev"));
    } finally {
      await context.kubectl.run(["delete", "namespace", namespace, "--ignore-not-found", "--wait=false"]);
      await rm(folder, { recursive: true });
    }
  },
};

async function tryOut(context: Context, path: string): Promise<void> {
  const { kubectl, report, stack } = context;
  await report.check("the cluster's own groups are refused, and nothing is requested", async () => {
    const before = await kubectl.run(["get", "csr", "--output", "name"]);
    const args = ["--user", user, "--groups", "system:masters", "--out", path];
    const { exitCode, all } = await runStackCommand(stack, "kubeconfig", ...args);
    assert.equal(exitCode, 1, all);
    assert.match(all, /"system:masters": names with system: are the cluster's own/);
    assert.equal(await kubectl.run(["get", "csr", "--output", "name"]), before);
    return all;
  });
  await report.check("npm run kubeconfig writes a file that only its owner can read", async () => {
    const args = ["--user", user, "--groups", group, "--hours", "0.5", "--out", path];
    const { exitCode, all } = await runStackCommand(stack, "kubeconfig", ...args);
    assert.equal(exitCode, 0, all);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    return all;
  });
  const dev = kubectl.as(path);
  await report.check("it is that user in that group, for that long", async () => {
    const whoami = await dev.run(["auth", "whoami"]);
    assert.match(whoami, new RegExp(`Username +${user}\\n`));
    assert.match(whoami, new RegExp(`Groups +\\[${group} system:authenticated\\]`));
    const { validToDate } = await certificateIn(path);
    const minutes = (validToDate.getTime() - Date.now()) / 60_000;
    assert.ok(minutes > 20 && minutes <= 31, `${minutes} minutes left`);
    return whoami;
  });
  await report.check("it may do what RBAC gives its group, and nothing else", async () => {
    const mayRead = (what: string, where: string) => dev.can("list", what, where);
    assert.equal(await mayRead("pods", namespace), false);
    await kubectl.run(["create", "namespace", namespace]);
    const binding = ["rolebinding", group, "--clusterrole", "view", "--group", group];
    await kubectl.run(["create", ...binding, "--namespace", namespace]);
    await eventually({ what: "the group's rights", seconds: 10 }, async () => {
      assert.equal(await mayRead("pods", namespace), true);
    });
    assert.equal(await mayRead("secrets", namespace), false);
    assert.equal(await mayRead("pods", "kube-system"), false);
  });
  await report.check("the audit log tells who had it made", () => checkAuditLog(context));
}

async function certificateIn(path: string): Promise<X509Certificate> {
  const [{ user: credentials }] = kubeconfig.parse(parse(await readFile(path, "utf8"))).users;
  return new X509Certificate(Buffer.from(credentials["client-certificate-data"], "base64"));
}

async function checkAuditLog({ lab }: Context): Promise<string> {
  const lines = await Promise.all(
    masters.map(async (host) => {
      const pattern = `'"message":"npm run kubeconfig for ${user}"'`;
      return (await lab.ssh(host, `grep -rhF ${pattern} /var/log/kubernetes || true`)).stdout;
    }),
  );
  const text = lines.join("\n");
  assert.match(text, /"verb":"update","user":\{"username":"barekube:admin"/);
  return "approved by barekube:admin";
}
