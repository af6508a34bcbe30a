import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { masters, workers } from "../support/hosts.ts";
import { eventually } from "../support/wait.ts";

const port = 10270;
const account = "prometheus";
/** Source → a metric that only it has. */
const sources = {
  etcd: "etcd_server_has_leader 1",
  "kube-controller-manager": 'leader_election_master_status{name="kube-controller-manager"}',
  "kube-scheduler": 'leader_election_master_status{name="kube-scheduler"}',
};

const namespace = "e2e-metrics";

/** A Prometheus in the cluster may read what etcd and the control plane count, and nobody else. */
export const metrics: Scenario = {
  title: "metrics",
  tier: "all",
  seconds: 60,
  needsCluster: true,
  async run(context: Context) {
    const { kubectl, report, stack } = context;
    const settings = await stack.settings();
    await report.check("up makes every master show the control plane's metrics", async () => {
      await stack.configure({ ...settings, controlPlaneMetrics: { port } });
      await stack.up();
    });
    await kubectl.run(["create", "namespace", namespace]);
    await kubectl.run(["--namespace", namespace, "create", "serviceaccount", account]);
    const token = await kubectl.run(["--namespace", namespace, "create", "token", account]);
    await answers(context, "nobody can read them without a token", { status: "403" });
    await answers(context, "nor with one that has no right to", { status: "403", token });
    await kubectl.run([
      ...["create", "clusterrolebinding", `e2e-${account}`, "--clusterrole=barekube:control-plane-metrics"],
      `--serviceaccount=${namespace}:${account}`,
    ]);
    await answers(context, "with the right, the metrics of each are there", { status: "200", token });
    await kubectl.run(["delete", "clusterrolebinding", `e2e-${account}`]);
    await kubectl.run(["delete", "namespace", namespace, "--wait=false"]);
    await report.check("without the setting, nothing listens there any more", async () => {
      await stack.configure(settings);
      await stack.up();
      for (const master of masters) {
        const { stdout } = await context.lab.ssh(master, `ss -Hltn 'sport = :${port}'`);
        assert.equal(stdout, "", master);
      }
    });
  },
};

interface Expected {
  status: string;
  token?: string;
}

/** Asks every master for every source, as a Pod on a worker would. */
async function answers({ lab, report }: Context, what: string, { status, token }: Expected): Promise<void> {
  // What was refused stays refused for ten seconds, since the components remember it for that long.
  await report.check(what, () => eventually({ what: "answers", seconds: 20 }, () => askAll()));
  async function askAll(): Promise<void> {
    for (const master of masters) {
      for (const [source, metric] of Object.entries(sources)) {
        const url = `https://${lab.address(master)}:${port}/${source}/metrics`;
        const { stdout } = await lab.ssh(
          workers[0],
          `curl -s --max-time 10 --cacert /etc/kubernetes/pki/ca.crt -H @- -w '\n%{http_code}' ${url}`,
          { input: token === undefined ? "Accept: */*\n" : `Authorization: Bearer ${token.trim()}\n` },
        );
        assert.equal(stdout.slice(stdout.lastIndexOf("\n") + 1), status, `${url}: ${stdout.slice(-300)}`);
        assert.equal(stdout.includes(metric), status === "200", url);
      }
    }
  }
}
