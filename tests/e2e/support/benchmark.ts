import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checksIn } from "../../../tools/cis/benchmark.ts";
import { kubeBenchPath } from "../../../lab/cli/cis.ts";
import { projectDir } from "../../../lab/hosts/state.ts";
import type { Context } from "../context.ts";
import { runStackCommand } from "./stack-command.ts";

/** The subject of check 4.1.5. */
const file = "/etc/kubernetes/kubelet.conf";

/** kube-bench on every host of a cluster, as `npm run cis` runs it for a stack of one's own. */
export async function checkBenchmark(context: Context): Promise<void> {
  const { lab, report, kubectl, stack } = context;
  report.doing("kube-bench");
  const archive = await kubeBenchPath();
  const runKubeBench = () => runStackCommand(stack, "cis", "--kube-bench", archive);
  const nodes = await kubectl.run(["get", "nodes", "--output", "jsonpath={.items[*].metadata.name}"]);
  const hosts = nodes.split(" ");
  let output = "";

  await report.check("no check fails on any host, in any of its roles", async () => {
    const { stdout, all, exitCode } = await runKubeBench();
    assert.equal(exitCode, 0, all);
    for (const host of hosts) {
      const section = stdout.split(`== ${host} ==\n`)[1]?.split(/^== \S+ ==$/m)[0] ?? "";
      const roles = host.startsWith("master") ? ["master", "etcd", "controlplane", "node"] : ["node"];
      for (const role of roles) assert.ok(section.includes(`== Summary ${role} ==`), `${host} ${role}`);
    }
    output = stdout;
    return stdout.trim().split("\n").slice(-hosts.length).join("\n");
  });
  await report.check("every WARN has its reason in docs/security.md", async () => {
    const warned = checksIn(output).filter(({ state }) => state === "WARN");
    const explained = new Set(await explainedChecks());
    const ids = [...new Set(warned.map(({ id }) => id))];
    assert.ok(ids.length > 0, output);
    assert.deepEqual(
      ids.filter((id) => !explained.has(id)),
      [],
    );
    return ids.join(", ");
  });
  await report.check("a file that anybody may read is a FAIL, and the exit code is 2", async () => {
    const [host = ""] = hosts;
    await lab.ssh(host, `chmod 0644 ${file}`);
    try {
      const { stdout, exitCode } = await runKubeBench();
      assert.equal(exitCode, 2, stdout);
      const failed = stdout.split("\n").filter((line) => line.startsWith("[FAIL]"));
      assert.equal(failed.length, 1, failed.join("\n"));
      assert.match(failed[0] ?? "", /^\[FAIL\] 4\.1\.5 /);
      return failed[0];
    } finally {
      await lab.ssh(host, `chmod 0600 ${file}`);
    }
  });
  await report.check("nothing is left on a host", async () => {
    for (const host of hosts) {
      const { stdout } = await lab.ssh(host, "ls -d /opt/barekube/cis.* 2>/dev/null; pgrep kube-bench");
      assert.equal(stdout, "", host);
    }
  });
}

/** The checks that have a row in the document's table. */
async function explainedChecks(): Promise<string[]> {
  const text = await readFile(join(projectDir, "docs/security.md"), "utf8");
  return [...text.matchAll(/^\| (\d+\.\d+\.\d+) \|/gm)].map(([, id = ""]) => id);
}
