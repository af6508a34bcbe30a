import assert from "node:assert/strict";
import { artifactsAskedFor } from "../../../lab/toolchain/asked-for.ts";
import type { Context, Scenario } from "../context.ts";
import { steadyClient } from "../support/clients/steady-client.ts";
import { goneApiNamed, useGoneApi, withGoneApi } from "../support/gone-api.ts";
import { startKept } from "../support/kept-service.ts";
import { inOwnCluster } from "../support/own-cluster.ts";
import { checkSettled } from "../support/settled.ts";
import { allAt, cordoned, kubeletVersions } from "../support/versions.ts";

const [before, after] = ["1.36.4", "1.37.1"];
const roles = { "master-1": ["master"], "worker-1": ["worker"], "worker-2": ["worker"] };
const nodes = Object.keys(roles);

/** As much of an upgrade as CI has time for; the scenario `upgrade` does the rest. */
export const smallUpgrade: Scenario = {
  title: "small upgrade",
  tier: "ci",
  seconds: 190,
  needsCluster: false,
  async run(outer: Context) {
    const toolchain = artifactsAskedFor(`config: { barekube:kubernetesVersion: ${after} }`);
    await inOwnCluster(outer, { name: "small-upgrade", hosts: roles, toolchain }, runAll);
  },
};

async function runAll(context: Context): Promise<void> {
  const { lab, report, stack, kubectl } = context;
  const settings = await stack.settings();
  await stack.configure({ ...settings, apiServer: withGoneApi });
  const isUp = await report.check(`up makes a cluster with Kubernetes ${before}`, async () => {
    await stack.up();
    await stack.writeKubeconfig();
    assert.deepEqual(await kubeletVersions(kubectl), allAt(before, nodes));
  });
  if (!isUp) return;
  const port = await startKept(kubectl);
  await useGoneApi(kubectl);
  await stack.configure({ ...settings, kubernetesVersion: after });
  const client = await steadyClient(lab, {
    ...{ what: "the Deployment", host: "master-1", connects: "anew" },
    url: `http://${lab.address("worker-2")}:${port}/cgi-bin/hostname`,
  });
  await report.check(
    "preview names an API version that goes, who asks for it, and what was written in it",
    async () => {
      const { output } = await stack.tryPreview();
      assert.match(output, goneApiNamed);
      return goneApiNamed.exec(output)?.[0];
    },
  );
  await report.check("one up brings the next minor version to every node, which it drains", async () => {
    const { output } = await stack.up();
    assert.deepEqual(await kubeletVersions(kubectl), allAt(after, nodes));
    assert.deepEqual(await cordoned(kubectl), []);
    for (const worker of ["worker-1", "worker-2"])
      assert.match(output, new RegExp(`draining ${worker}, since`));
  });
  await report.check("the Deployment answered whoever tried again within two seconds", () => client.end());
  await checkSettled(context);
}
