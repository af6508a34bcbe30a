import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { etcdctl } from "../support/etcdctl.ts";
import { clusterHosts, masters } from "../support/hosts.ts";
import { namespace } from "../support/kubectl.ts";
import { watchProcesses } from "../support/processes.ts";
import { secretTexts } from "../support/secret-texts.ts";
import { lastLines } from "../support/output.ts";

const marker = "a secret that nobody may read in etcd";

/** Hosts read what they search for from standard input, so that it never shows on a command line itself. */
const patterns = "patterns=$(cat);";
const secretsFile = "<(printf '%s\\n' \"$patterns\")";

/** Secrets stay secret: in etcd, in the state, in logs and on command lines. */
export const secrets: Scenario = {
  title: "secrets",
  tier: "ci",
  seconds: 25,
  needsCluster: true,
  async run(context: Context) {
    const { lab, report, stack, engine, kubectl } = context;
    await report.check("etcd holds Secrets encrypted", async () => {
      await kubectl.run(["create", "namespace", namespace]).catch(() => undefined); // it may be there
      await kubectl.run(["--namespace", namespace, "delete", "secret", "marker", "--ignore-not-found"]);
      await kubectl.run([
        "--namespace",
        namespace,
        "create",
        "secret",
        "generic",
        "marker",
        `--from-literal=text=${marker}`,
      ]);
      const prefix = `/registry/secrets/${namespace}/marker`;
      const { stdout, stderr } = await lab.ssh(
        masters[1],
        `${etcdctl} get ${prefix} --print-value-only | head -c 200 | cat -v`,
      );
      assert.match(stdout, /^k8s:enc:secretbox:v1:key1:/, `${prefix} begins with ${stdout} ${stderr}`);
      const raw = await lab.ssh(
        masters[1],
        `${etcdctl} get --prefix /registry/secrets/ --print-value-only | cat -v`,
      );
      assert.ok(!raw.stdout.includes(marker), "the text of a Secret can be read in etcd");
      const { stdout: count } = await lab.ssh(
        masters[1],
        `${etcdctl} get --prefix /registry/secrets/ --count-only --write-out fields | grep Count`,
      );
      return `${stdout.slice(0, 26)}… ${count}`;
    });
    await report.check("a Secret can still be read through the API", async () => {
      const path = "jsonpath={.data.text}";
      const text = await kubectl.run(["--namespace", namespace, "get", "secret", "marker", "--output", path]);
      assert.equal(Buffer.from(text, "base64").toString(), marker);
    });
    await report.check("no bootstrap token is left, in the cluster or on a host", async () => {
      const selector = "--field-selector=type=bootstrap.kubernetes.io/token";
      assert.equal(
        await kubectl.run(["--namespace", "kube-system", "get", "secrets", selector, "--output", "name"]),
        "",
      );
      await Promise.all(
        clusterHosts.map(async (host) => {
          const { stdout } = await lab.ssh(host, "ls /etc/kubernetes/bootstrap-kubelet.conf 2>/dev/null");
          assert.equal(stdout, "", host);
        }),
      );
    });

    const texts = secretTexts(await stack.resources("--show-secrets"));
    const input = [...texts.values()].flat().join("\n");
    const keys = [...texts.values()].filter((found) => found.length > 1).length;
    /** Names of the secrets that a text gives away. */
    const given = (text: string) =>
      [...texts].filter(([, found]) => found.some((secret) => text.includes(secret))).map(([name]) => name);

    await report.check("the state gives away no private key or token", async () => {
      assert.ok(keys >= 30, `only ${keys} private keys are in the state; were all found?`);
      assert.deepEqual(given(await stack.exportText()), []);
      return `${keys} private keys and ${texts.size - keys} other secrets looked for`;
    });
    await report.check("nor does the engine's output", () => {
      assert.ok(engine.transcript.length > 1000, "the engine printed next to nothing");
      assert.deepEqual(given(engine.transcript), []);
    });
    await report.check("nor does a full diff, or any process on this machine meanwhile", async () => {
      const { result, texts: seen } = await watchProcesses(["cmdline", "environ"], () =>
        stack.tryPreview("--diff"),
      );
      const { output, exitCode } = result;
      assert.equal(exitCode, 0, lastLines(output, 20));
      assert.deepEqual(given(output), [], "the diff");
      const found = [...seen].flatMap(([text, name]) => given(text).map((secret) => `${name}: ${secret}`));
      assert.deepEqual(found, [], "processes");
      return `${seen.size} command lines and environments`;
    });
    await report.check("nor do any host's journal, logs, command lines or environments", async () => {
      const places = "/proc/[0-9]*/cmdline /proc/[0-9]*/environ /var/log";
      await Promise.all(
        clusterHosts.map(async (host) => {
          const journal = await lab.ssh(
            host,
            `${patterns} journalctl --no-pager --output cat | grep -aFf ${secretsFile} | head`,
            { input },
          );
          assert.deepEqual(given(journal.stdout), [], `${host}: journal`);
          const search = `${patterns} grep -rlaFf ${secretsFile} ${places} 2>/dev/null`;
          const { stdout } = await lab.ssh(host, search, { input });
          assert.equal(stdout, "", `${host}: ${stdout}`);
        }),
      );
    });
    await report.check("only their owners can read files with private keys", async () => {
      const search =
        `${patterns} grep -rlaFf ${secretsFile} --exclude-dir=artifacts /etc /opt /root /home /run /tmp /usr/local /var/log /var/lib/barekube /var/lib/kubelet ` +
        "/var/tmp 2>/dev/null | xargs --no-run-if-empty stat --format '%a %U %n'";
      const found = await Promise.all(
        clusterHosts.map(async (host) => {
          const { stdout } = await lab.ssh(host, search, { input });
          const files = stdout.split("\n").filter((line) => line !== "");
          assert.ok(files.length > 0, `${host}: found no keys at all, not even its own`);
          const open = files.filter((line) => !/^[46]00 /.test(line));
          assert.deepEqual(open, [], `${host}: others may read`);
          return `${host}: ${files.length} files`;
        }),
      );
      return found.join("\n");
    });
  },
};
