import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { projectDir } from "../../../lab/hosts/state.ts";
import type { Context, Scenario } from "../context.ts";

const pack = ["--policy-pack", "policy/index.ts"];

/** The policy pack with the real engine. */
export const policy: Scenario = {
  title: "policy",
  tier: "ci",
  seconds: 25,
  needsCluster: true,
  async run({ report, stack }: Context) {
    await report.check("what barekube creates breaks no rule", async () => {
      const { output, exitCode } = await stack.tryPreview(...pack);
      assert.equal(exitCode, 0, output);
      assert.match(output, /✅ barekube@v/);
    });

    const folder = await mkdtemp(join(tmpdir(), "barekube-policy-"));
    const refused = async (says: RegExp, ...args: string[]) => {
      const { output, exitCode } = await stack.tryPreview(...args);
      assert.notEqual(exitCode, 0, `preview succeeded:\n${output}`);
      assert.match(output, says);
      return output.split("\n").find((line) => says.test(line));
    };
    await report.check("a stricter limit is enforced", async () => {
      const settings = join(folder, "settings.json");
      await writeFile(settings, JSON.stringify({ "authority-lifetime": { maximumHours: 24 } }));
      const says = /pki-etcd-ca-cert is a certificate authority for \d+ hours; allowed: at most 24/;
      return refused(says, ...pack, "--policy-pack-config", settings);
    });
    await report.check("a program whose kubelets would answer anybody is refused", async () => {
      const program = join(folder, "program");
      await changedProgram(program);
      const says = /worker-1-kubelet writes \S+ with anonymous\.enabled: true; allowed: false/;
      return refused(says, "--cwd", program, ...pack);
    });
    await rm(folder, { recursive: true });
  },
};

/** A copy of this project with a mistake in it. */
async function changedProgram(copy: string): Promise<void> {
  const shared = ["node_modules", ".lab"];
  const isLeftOut = (path: string) => [".git", ...shared].includes(basename(path));
  await cp(projectDir, copy, { recursive: true, filter: (path) => !isLeftOut(path) });
  for (const name of shared) await symlink(join(projectDir, name), join(copy, name));
  const path = join(copy, "components/kubelet/files.ts");
  const right = await readFile(path, "utf8");
  const wrong = right.replace("anonymous: { enabled: false }", "anonymous: { enabled: true }");
  assert.notEqual(wrong, right, `${path} has no such setting any more`);
  await writeFile(path, wrong);
}
