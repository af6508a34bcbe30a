import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { connect } from "node:net";
import { KubeConfig } from "@kubernetes/client-node";
import type { Page } from "playwright-core";
import type { Scenario } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { nothingLeftOf } from "../support/add-ons.ts";
import { inBrowser } from "../support/browser.ts";
import { askDashboard, type Dashboard, logIn, withDashboard } from "../support/dashboard.ts";
import { messages } from "../support/messages.ts";
import { type OwnCluster, inOwnCluster } from "../support/own-cluster.ts";
import { runStackCommand } from "../support/stack-command.ts";

const hosts = { "master-1": ["master", "worker"] };
const own = ["--namespace", "headlamp"];
const nodePort = 30443;
const paths = {
  pods: "/clusters/main/api/v1/pods",
  nodes: "/clusters/main/api/v1/nodes",
  secrets: "/clusters/main/api/v1/secrets",
};

/** People look at the cluster in a browser. */
export const dashboard: Scenario = {
  title: "dashboard",
  tier: "all",
  seconds: 240,
  needsCluster: false,
  async run(outer) {
    await inOwnCluster(outer, { name: "dashboard", hosts, toolchain: ["headlamp"] }, runAll);
  },
};

async function runAll(cluster: OwnCluster): Promise<void> {
  const { report, stack, kubectl } = cluster;
  const settings = await stack.settings();
  const isUp = await report.check("one up makes a cluster with a dashboard", async () => {
    await stack.configure({ ...settings, addons: { headlamp: { nodePort } } });
    await stack.up();
    await stack.writeKubeconfig();
    await nothingToDo(cluster);
  });
  if (!isUp) return;
  await lendsRights(cluster);
  await report.check("its pages show lists to whoever has a token", () => worksInBrowser(cluster));
  await isReachable(cluster);
  await report.check("what somebody deletes of it is named, and comes back by one up", async () => {
    await kubectl.run([...own, "delete", "deployment/headlamp", "serviceaccount/viewer"]);
    await kubectl.run(["delete", "clusterrolebinding", "headlamp-viewer"]);
    const { output } = await stack.tryPreview();
    assert.match(output, /Deployment headlamp\/headlamp is missing/);
    assert.match(output, /ServiceAccount headlamp\/viewer is missing/);
    assert.match(output, /ClusterRoleBinding headlamp-viewer is missing/);
    await stack.up();
    await withDashboard(stack, [], () => Promise.resolve());
    await nothingToDo(cluster);
  });
  await report.check("without the setting nothing of it is left", async () => {
    await stack.configure(settings);
    await stack.up();
    await nothingLeftOf(kubectl, "headlamp");
    const { exitCode, all } = await runStackCommand(stack, "dashboard");
    assert.equal(exitCode, 1);
    assert.match(all, /^the cluster has no dashboard; put addons\.headlamp into the stack file/m);
    await nothingToDo(cluster);
  });
  await report.check("destroy ends", async () => {
    await stack.destroy();
  });
  await checkUntouched(cluster, Object.keys(hosts));
}

async function lendsRights({ report, stack }: OwnCluster): Promise<void> {
  const authority = authorityOf(stack.labStack.kubeconfig);
  const statusWith = async ({ port, token }: Dashboard, path: string) => {
    const cookie = await logIn({ port, authority }, token);
    return (await askDashboard({ port, authority, path, cookie })).status;
  };
  await report.check("npm run dashboard opens the way, for a token that sees all but Secrets", async () => {
    await withDashboard(stack, [], async (told) => {
      const page = await askDashboard({ port: told.port, authority, path: "/" });
      assert.match(page.body, /<title>Headlamp<\/title>/);
      assert.equal(await statusWith(told, paths.pods), 200);
      assert.equal(await statusWith(told, paths.nodes), 200);
      assert.equal(await statusWith(told, paths.secrets), 403);
    });
  });
  await report.check("with --admin it sees and may do everything", async () => {
    await withDashboard(stack, ["--admin"], async (told) => {
      assert.equal(await statusWith(told, paths.secrets), 200);
    });
  });
  await report.check("without a token, or with a wrong one, nothing can be seen", async () => {
    await withDashboard(stack, [], async ({ port }) => {
      const anonymous = await askDashboard({ port, authority, path: paths.pods });
      assert.ok([401, 403].includes(anonymous.status), String(anonymous.status));
      assert.equal(await statusWith({ port, token: "eyJ.eyJ.wrong", fingerprint: "" }, paths.pods), 401);
    });
  });
  await report.check("it answers over TLS alone", async () => {
    await withDashboard(stack, [], async ({ port }) => {
      assert.match(await plainAnswer(port), /^HTTP\/1\.0 400 /);
      await assert.rejects(askDashboard({ port, authority: "", path: "/" }), /self.signed|unable to/i);
    });
  });
}

async function worksInBrowser({ stack, kubectl }: OwnCluster): Promise<void> {
  const data = await kubectl.run([
    ...own,
    "get",
    "secret",
    "headlamp-tls",
    String.raw`--output=jsonpath={.data.tls\.crt}`,
  ]);
  const { publicKey } = new X509Certificate(Buffer.from(data, "base64"));
  const key = publicKey.export({ type: "spki", format: "der" });
  const trustedKey = createHash("sha256").update(key).digest("base64");
  await withDashboard(stack, [], async ({ port, token }) => {
    await inBrowser({ trustedKey }, async (browser) => {
      const page = await browser.newPage();
      const elsewhere: string[] = [];
      page.on("request", (asked) => {
        const { origin } = new URL(asked.url());
        if (/^(https?|wss?):/.test(origin) && !origin.endsWith(`//localhost:${port}`))
          elsewhere.push(asked.url());
      });
      await page.goto(`https://localhost:${port}/c/main/pods`);
      await page.locator("#token").fill(token);
      await page.getByRole("button", { name: "Authenticate" }).click();
      await shows(page, "kube-system");
      await page.goto(`https://localhost:${port}/c/main/nodes`);
      await shows(page, "master-1");
      assert.deepEqual(elsewhere, []);
    });
  });
}

const shows = (page: Page, text: string) => page.getByText(text, { exact: true }).first().waitFor();

async function isReachable({ report, kubectl, lab }: OwnCluster): Promise<void> {
  await report.check(
    "it is reached through a node's port, and is from the authority that every Pod can mount",
    async () => {
      const file = String.raw`--output=jsonpath={.data.ca\.crt}`;
      const authority = await kubectl.run(["get", "configmap", "kube-root-ca.crt", file]);
      const host = lab.address("master-1");
      const { body } = await askDashboard({ host, port: nodePort, authority, path: "/" });
      assert.match(body, /<title>Headlamp<\/title>/);
    },
  );
}

function authorityOf(kubeconfig: string): string {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return Buffer.from(config.getCurrentCluster()?.caData ?? "", "base64").toString();
}

/** What it says to somebody who talks HTTP without TLS. */
const plainAnswer = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("GET / HTTP/1.0\r\n\r\n"));
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString())).on("error", reject);
    socket.on("close", () => resolve(text));
  });

async function nothingToDo({ stack }: OwnCluster): Promise<void> {
  const { output } = await stack.up("--expect-no-changes");
  assert.doesNotMatch(output, messages.anyDrift);
}
