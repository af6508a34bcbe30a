import assert from "node:assert/strict";
import { z } from "zod";
import type { Context } from "../context.ts";
import { askAPI, expectCode, type Identity } from "./ask-api.ts";
import { certificateRequests as csrs, kubeletRequest } from "./certificate-requests.ts";
import { bootstrapToken } from "./secret-texts.ts";
import { eventually } from "./wait.ts";

const [master, worker] = ["master-1", "worker-1"] as const;
const issued = z.object({ status: z.object({ certificate: z.string() }) });
const named = z.object({ metadata: z.object({ name: z.string() }) });

/** What a token of a join is good for, before, during and after it. */
export async function checkTokens(context: Context): Promise<void> {
  const { lab, report, stack, kubectl } = context;
  const ask = (identity: Identity, path: string, body?: object) =>
    askAPI({ lab, host: worker }, identity, { path, ...(body && { method: "POST" as const, body }) });

  await report.check("a token stolen during a join is worthless afterwards", async () => {
    const token = bootstrapToken(await stack.resources("--show-secrets"), worker);
    expectCode(await ask({ token }, csrs), 401);
    expectCode(await ask({ token, as: `system:node:${worker}` }, csrs), 401);
  });

  // A join in progress, started by the host's own script; no node of this name ever appears.
  const ghost = { node: "ghost", token: "ghost0.0123456789abcdef" };
  const asGhost = { token: ghost.token, as: "system:node:ghost" };
  const api = {
    server: "https://127.0.0.1:6443",
    cacert: "/etc/kubernetes/pki/ca.crt",
    cert: "/etc/kubernetes/pki/break-glass.crt",
    key: "/etc/kubernetes/pki/break-glass.key",
  };
  await report.check("a token lets its holder be one node, and nothing else", async () => {
    const { stdout, stderr } = await lab.ssh(
      master,
      'run=$(ls -t /opt/barekube/kit-*/run.sh | head -n 1); "$run" token apply e2e-token',
      { input: JSON.stringify({ api, minutes: 5, tokens: [ghost] }) },
    );
    assert.equal(stdout.trim(), "changed token", stderr);
    await eventually({ what: "the token", seconds: 10 }, async () => {
      expectCode(await ask(asGhost, "/api/v1/nodes/ghost"), 404);
    });
    expectCode(await ask({ token: ghost.token, as: `system:node:${worker}` }, csrs), 403);
    expectCode(await ask({ token: ghost.token, as: "barekube:admin" }, csrs), 403);
    expectCode(await ask({ token: ghost.token }, csrs), 403);
    expectCode(await ask({ token: ghost.token }, csrs, await kubeletRequest(context, "ghost")), 403);
    expectCode(await ask(asGhost, "/api/v1/secrets"), 403);
  });
  await report.check("a token gets no certificate for another node, and gets its own", async () => {
    const { message } = expectCode(await ask(asGhost, csrs, await kubeletRequest(context, worker)), 403);
    assert.match(message, /can only create a node CSR with CN=system:node:ghost/);
    const { body } = expectCode(await ask(asGhost, csrs, await kubeletRequest(context, "ghost")), 201);
    const { name } = named.parse(body).metadata;
    await eventually({ what: "the node's own certificate", seconds: 20 }, async () => {
      issued.parse((await ask(asGhost, `${csrs}/${name}`)).body);
    });
    await kubectl.run(["delete", "csr", name]);
    return message;
  });
  await report.check("a token is refused as soon as its join is over", async () => {
    await kubectl.run(["--namespace", "kube-system", "delete", "secret", "bootstrap-token-ghost0"]);
    const rights = ["clusterrole/barekube:join:ghost0", "clusterrolebinding/barekube:join:ghost0"];
    await kubectl.run(["delete", ...rights]);
    await eventually({ what: "its end", seconds: 10 }, async () => {
      expectCode(await ask(asGhost, "/api/v1/nodes/ghost"), 401);
    });
  });
  await report.check("no rights of finished joins are left", async () => {
    const roles = await kubectl.run(["get", "clusterroles,clusterrolebindings", "--output", "name"]);
    assert.deepEqual(
      roles.split("\n").filter((name) => name.includes("barekube:join:")),
      [],
    );
  });
}
