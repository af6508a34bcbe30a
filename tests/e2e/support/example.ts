import assert from "node:assert/strict";
import { parse } from "yaml";
import { familiesIn } from "../../../lab/hosts/state.ts";
import { exampleInLab } from "../../../lab/stack/example.ts";
import { readSource } from "../../../lab/stack-source.ts";
import { artifactsAskedFor } from "../../../lab/toolchain/asked-for.ts";
import type { Context } from "../context.ts";
import { checkUntouched } from "../listing/untouched.ts";
import { dnsRuns } from "./dns.ts";
import { readyNodes } from "./nodes.ts";
import { inOwnCluster, type OwnCluster } from "./own-cluster.ts";
import type { HostRoles } from "./stack-file.ts";

/** Makes a cluster of one of the layouts in `examples/`, in a lab of its own, and destroys it. */
export const runExample = (outer: Context, name: string): Promise<void> =>
  inExample(outer, name, (context, roles) => check(context, { name, roles }));

/** Runs a scenario with one of these layouts as its stack file, in a lab of its own. */
export async function inExample(
  outer: Context,
  name: string,
  run: (own: OwnCluster, roles: HostRoles) => Promise<void>,
): Promise<void> {
  const example = await readSource(name);
  const hosts = rolesIn(example);
  await inOwnCluster(
    outer,
    {
      ...{ name, hosts, families: familiesIn(example), toolchain: artifactsAskedFor(example) },
      stackFileIn: async ({ subnet }) => exampleInLab(example, { dev: await readSource("dev"), subnet }),
    },
    (own) => run(own, hosts),
  );
}

function rolesIn(example: string): HostRoles {
  const { config } = parse(example) as {
    config: { "barekube:hosts": { name: string; roles: string[] }[] };
  };
  return Object.fromEntries(config["barekube:hosts"].map((host) => [host.name, host.roles]));
}

async function check(context: Context, { name, roles }: { name: string; roles: HostRoles }): Promise<void> {
  const { report, stack, kubectl, lab } = context;
  const isUp = await report.check(`${name}: one pulumi up makes a cluster of it`, async () => {
    await stack.up();
    await stack.writeKubeconfig();
  });
  if (!isUp) return;
  await report.check(
    `${name}: every host but those for etcd is a Ready node with DNS of its own`,
    async () => {
      const nodes = Object.keys(roles).filter((host) => roles[host]?.some((role) => role !== "etcd"));
      assert.deepEqual(await readyNodes(kubectl), nodes.toSorted());
      await dnsRuns(kubectl, 60);
    },
  );
  await report.check(`${name}: Pods without tolerations run there`, async () => {
    await kubectl.run([
      "create",
      "deployment",
      "web",
      "--image=docker.io/library/busybox:lab",
      "--",
      "sleep",
      "600",
    ]);
    await kubectl.run(["rollout", "status", "deployment/web", "--timeout=60s"]);
  });
  await report.check(`${name}: then there is nothing to do`, async () => {
    assert.deepEqual(await stack.plannedChanges(), []);
  });
  await report.check(`${name}: destroy succeeds`, async () => {
    await stack.destroy();
  });
  await checkUntouched(context, lab.hosts);
}
