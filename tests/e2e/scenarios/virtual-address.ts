import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { addressIn } from "../../../lab/hosts/addresses.ts";
import type { Context, Scenario } from "../context.ts";
import { Outages } from "../support/clients/outages.ts";
import { masters } from "../support/hosts.ts";
import { drift } from "../support/messages.ts";
import { eventually } from "../support/wait.ts";

const unit = "kube-virtual-address.service";
/** Beside the lab's mirror and its hosts. */
const addressOf = ({ lab }: Context): string => addressIn(lab.subnet, 5);
const allowedSeconds = 10;

/** Whichever master fails, kubectl with the administrator's kubeconfig works again within ten seconds. */
export const virtualAddress: Scenario = {
  title: "virtual address",
  tier: "all",
  seconds: 240,
  needsCluster: true,
  async run(context: Context) {
    const settings = await context.stack.settings();
    await refuseNonsense(context);
    await introduce(context);
    const outages = new Outages(context.kubectl);
    try {
      await apiServerStops(context, outages);
      await keepalivedStops(context, outages);
      const last = await holderOf(context);
      for (const master of [last, ...masters.filter((name) => name !== last)]) {
        await loseHost(context, outages, master);
      }
    } finally {
      await outages.end();
    }
    await context.stack.configure(settings);
    await context.report.check("without the setting the address and its unit are gone", async () => {
      await context.stack.up();
      await context.stack.writeKubeconfig();
      assert.deepEqual(await holders(context), []);
      for (const master of masters) {
        const { exitCode } = await context.lab.ssh(master, `systemctl cat ${unit}`);
        assert.notEqual(exitCode, 0, master);
      }
    });
  },
};

async function refuseNonsense({ lab, report, stack }: Context): Promise<void> {
  const settings = await stack.settings();
  await report.check("an address outside of the masters' network is refused in the preview", async () => {
    await stack.configure({ ...settings, virtualAddress: { address: "198.51.100.9" } });
    const { output, exitCode } = await stack.tryPreview();
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /virtualAddress\.address: "198\.51\.100\.9": is not in the network of eth0 on master-1/,
    );
    return lab.subnet;
  });
  await stack.configure(settings);
}

async function introduce(context: Context): Promise<void> {
  const { lab, report, stack, kubectl } = context;
  const address = addressOf(context);
  await stack.configure({ ...(await stack.settings()), virtualAddress: { address } });
  await report.check("preview replaces nothing but the API servers' certificates", async () => {
    const replaced = (await stack.plannedChanges())
      .filter(({ op }) => !["create", "update"].includes(op))
      .map(({ name }) => name);
    assert.deepEqual(
      replaced.filter((name) => !/^pki-master-\d-apiserver-(cert|request)$/.test(name)),
      [],
    );
    return replaced.join(", ");
  });
  await report.check(
    "while up introduces it, the API answers at each master but the one in turn",
    async () => {
      const outages = new Outages(kubectl);
      const start = Date.now();
      await stack.up();
      await outages.end();
      return `longest without an answer of master-1: ${outages.since(start, { atMost: 60 })} s`;
    },
  );
  await stack.writeKubeconfig();
  await report.check("exactly one master has it, and the administrator's kubeconfig names it", async () => {
    assert.equal((await holders(context)).length, 1);
    const view = await kubectl.run(["config", "view", "--minify"]);
    assert.match(view, new RegExp(`server: https://${address}:6443`));
    assert.equal(await kubectl.run(["get", "--raw", "/readyz"]), "ok");
    return lab.subnet;
  });
}

/** The masters that have the address. */
async function holders({ lab, ...context }: Context): Promise<string[]> {
  const address = addressOf({ lab, ...context });
  const answers = masters.map(async (master) => {
    const { stdout } = await lab.ssh(master, `ip -4 -oneline address show to ${address}`);
    return stdout === "" ? [] : [master];
  });
  return (await Promise.all(answers)).flat();
}

const holderOf = (context: Context): Promise<string> =>
  eventually({ what: "one holder", seconds: 20 }, async () => {
    const [holder, ...others] = await holders(context);
    assert.ok(holder !== undefined && others.length === 0, [holder, ...others].join(", "));
    return holder;
  });

async function apiServerStops(context: Context, outages: Outages): Promise<void> {
  const { lab, report } = context;
  const holder = await holderOf(context);
  await report.check(
    `the API server of ${holder} stops, which has the address: another takes over`,
    async () => {
      const start = Date.now();
      await lab.ssh(holder, "systemctl stop kube-apiserver");
      await sleep(allowedSeconds * 1000);
      assert.notEqual(await holderOf(context), holder);
      return `longest without an answer: ${outages.since(start, { atMost: allowedSeconds })} s`;
    },
  );
  await report.check("it starts again, and nothing is noticed of that", async () => {
    const start = Date.now();
    await lab.ssh(holder, "systemctl start kube-apiserver");
    await sleep(8000);
    return `longest without an answer: ${outages.since(start, { atMost: 4 })} s`;
  });
}

async function keepalivedStops(context: Context, outages: Outages): Promise<void> {
  const { lab, report, stack } = context;
  const holder = await holderOf(context);
  await report.check(`keepalived is stopped on ${holder}, and a preview says so`, async () => {
    const start = Date.now();
    await lab.ssh(holder, `systemctl stop ${unit}`);
    const { output } = await stack.tryPreview();
    assert.match(output, drift.unit("kube-virtual-address", "stopped"));
    assert.notEqual(await holderOf(context), holder);
    outages.since(start, { atMost: allowedSeconds });
  });
  await report.check("up starts it, and moves nothing", async () => {
    const other = await holderOf(context);
    await stack.up();
    assert.equal(await holderOf(context), other);
  });
}

/** The first one goes while the engine needs a master too. */
async function loseHost(context: Context, outages: Outages, master: string): Promise<void> {
  const { lab, report, kubectl, stack } = context;
  const holder = await holderOf(context);
  const held = holder === master ? ", which has the address," : "";
  const start = Date.now();
  await report.check(
    `${master}${held} loses power: kubectl works again within ${allowedSeconds} s`,
    async () => {
      await lab.stopHost(master, { hard: true });
      await sleep(allowedSeconds * 1000);
      return `longest without an answer: ${outages.since(start, { atMost: allowedSeconds })} s`;
    },
  );
  if (master === masters[0]) {
    await report.check(`up works without ${master}`, async () => (await stack.up()).output);
  }
  const back = Date.now();
  await report.check(`${master} comes back, and nothing is noticed of that`, async () => {
    await lab.startHost(master);
    await eventually({ what: `API server of ${master}`, seconds: 90 }, () =>
      kubectl.through(lab.address(master)).run(["get", "--raw", "/readyz"]),
    );
    return `longest without an answer: ${outages.since(back, { atMost: 5 })} s`;
  });
}
