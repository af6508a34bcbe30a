import { describe, expect, it } from "vitest";
import { type AppliedCommand, HostReport } from "../../observe/report/host-report.ts";
import { commandOn, commandsOf, documentOf, type HostCommand } from "../support/commands.ts";
import { type Run, runProgram } from "../support/engine.ts";
import { appliedCommand, reportOf } from "../support/reports.ts";
import { masters, stackOf, topologies, workers } from "../support/topologies.ts";

const settings = stackOf([...masters(1), ...workers(1)]);

/** What hosts would say after a run: they keep every document without the contents of files. */
function reportsAfter(run: Run): Record<string, HostReport> {
  const commands = commandsOf(run.graph).filter(({ script }) => script !== "kit");
  const report = (of: HostCommand[]) =>
    reportOf(of.map((command) => [command, { document: withoutFiles(command) }]));
  return Object.fromEntries(
    [...new Set(commands.map(({ host }) => host))].map((host) => [
      host,
      report(commands.filter((command) => command.host === host && !isOfCluster(command))),
    ]),
  );
}

const isOfCluster = ({ script }: HostCommand): boolean =>
  /^(cluster|token|membership|etcd-membership)$/.test(script);

function withoutFiles(command: HostCommand): Record<string, unknown> {
  const { files: _, ...rest } = documentOf(command);
  return rest;
}

/** The same with something wrong about one command. */
function drifted(
  reports: Record<string, HostReport>,
  host: string,
  changes: Record<string, Partial<AppliedCommand>>,
) {
  const commands = new Map(reports[host]?.commands);
  for (const [label, change] of Object.entries(changes)) {
    commands.set(label, appliedCommand({ ...commands.get(label), ...change }));
  }
  return { ...reports, [host]: new HostReport({ commands }) };
}

const texts = ({ graph }: Run) =>
  new Map(
    graph.resources.map(({ urn, inputs, dependencies }) => [urn, JSON.stringify([inputs, dependencies])]),
  );

function changed(before: Run, after: Run): string[] {
  const old = texts(before);
  return [...texts(after)]
    .filter(([urn, text]) => old.get(urn) !== text)
    .map(([urn]) => urn.slice(urn.lastIndexOf("::") + 2));
}

const repairIn = (run: Run, host: string, label: string) =>
  documentOf(commandOn(commandsOf(run.graph), host, label))["repair"];

describe("the program, told what is on the hosts", () => {
  const kinds = ["the dev cluster", "etcd on hosts of its own", "hostile but valid values"];
  it.each(kinds.map((kind) => [kind, topologies[kind] ?? {}] as const))(
    "changes no document of %s when all is well",
    async (_, stack) => {
      const before = await runProgram(stack);
      const after = await runProgram(stack, { reports: reportsAfter(before) });
      const inputs = ({ graph }: Run) => graph.resources.map(({ urn, inputs }) => [urn, inputs]);
      expect(inputs(after)).toEqual(inputs(before));
    },
  );

  it("runs again exactly the commands of what is not as they left it", async () => {
    const before = await runProgram(settings);
    const why = { "/var/lib/kubelet/config.yaml": "has different content" };
    const reports = drifted(reportsAfter(before), "worker-1", { kubelet: { drift: why, restart: true } });
    const repair = await runProgram(settings, { reports });
    expect(changed(await runProgram(settings, { reports: reportsAfter(before) }), repair)).toEqual([
      "worker-1-kubelet",
    ]);
    expect(repairIn(repair, "worker-1", "kubelet")).toEqual({ number: 1, restart: 1, why });
  });

  it("keeps the keys secret that it writes again", async () => {
    const before = await runProgram(settings);
    const drift = { "/etc/kubernetes/pki/ca.key": "is 0644 root:root, not 0600 root:root" };
    const repair = await runProgram(settings, {
      reports: drifted(reportsAfter(before), "master-1", { keys: { drift } }),
    });
    expect(repairIn(repair, "master-1", "keys")).toEqual({ number: 1, why: drift });
    expect(repair.graph.named("master-1-keys").secretInputs).toContain("stdin");
  });

  it("is content after the repair, and sees the same again as something new", async () => {
    const why = { "kubelet.service": "is stopped" };
    const before = await runProgram(settings);
    const repaired = await runProgram(settings, {
      reports: drifted(reportsAfter(before), "worker-1", { kubelet: { drift: why } }),
    });
    const reports = reportsAfter(repaired);
    expect(changed(repaired, await runProgram(settings, { reports }))).toEqual([]);
    const again = await runProgram(settings, {
      reports: drifted(reports, "worker-1", { kubelet: { drift: why } }),
    });
    expect(changed(repaired, again)).toEqual(["worker-1-kubelet"]);
    expect(repairIn(again, "worker-1", "kubelet")).toEqual({ number: 2, why });
  });

  it("asks for a restart once, however many repairs follow", async () => {
    const document = { repair: { number: 4, restart: 2, why: { a: "b" } } };
    const reports = (drift: Record<string, string>) => ({
      "worker-1": reportOf([[{ label: "kubelet" }, { document, drift }]]),
    });
    const clean = await runProgram(settings, { reports: reports({}) });
    expect(repairIn(clean, "worker-1", "kubelet")).toEqual(document.repair);
    const next = await runProgram(settings, { reports: reports({ x: "is y" }) });
    expect(repairIn(next, "worker-1", "kubelet")).toEqual({ number: 5, restart: 2, why: { x: "is y" } });
  });

  it("begins anew on a host that was installed anew, and stays with that", async () => {
    const before = await runProgram(settings);
    const { "master-1": master = reportOf([]) } = reportsAfter(before);
    const memberships = new Map([["worker-1", appliedCommand()]]);
    const empty = reportOf([], { machineID: "0123", memberships });
    const anew = await runProgram(settings, { reports: { "master-1": master, "worker-1": empty } });
    const run = changed(before, anew);
    const all = commandsOf(before.graph).filter(({ host }) => host === "worker-1");
    expect(run).toEqual(expect.arrayContaining(all.map(({ resource }) => resource.name)));
    expect(run).toEqual(expect.arrayContaining(["worker-1-kit-file", "bootstrap-tokens-worker-1"]));
    expect(run.filter((name) => name.includes("master-1"))).toEqual([]);
    const reports = reportsAfter(anew);
    const later = await runProgram(settings, {
      reports: {
        ...reports,
        "worker-1": empty.with({ commands: reports["worker-1"]?.commands ?? new Map() }),
      },
    });
    expect(changed(anew, later)).toEqual([]);
  });

  it("begins anew each time that a machine is put back to the same image", async () => {
    const before = await runProgram(settings);
    const { "master-1": master = reportOf([]) } = reportsAfter(before);
    const memberships = new Map([["worker-1", appliedCommand()]]);
    const startedAt = (boot: string) =>
      runProgram(settings, {
        reports: { "master-1": master, "worker-1": reportOf([], { machineID: "0123", boot, memberships }) },
      });
    const [first, preview, second] = [await startedAt("a:1"), await startedAt("a:1"), await startedAt("a:2")];
    expect(changed(first, preview)).toEqual([]);
    const commands = commandsOf(before.graph).filter(
      ({ host, script }) => host === "worker-1" && script !== "kit",
    );
    expect(changed(first, second)).toEqual(
      expect.arrayContaining([
        ...commands.map(({ resource }) => resource.name),
        "worker-1-kit-file",
        "bootstrap-tokens-worker-1",
      ]),
    );
  });

  it("has a node join once more, with another token, when the kubelet's certificate has ended", async () => {
    const before = await runProgram(settings);
    const drift = {
      "/var/lib/kubelet/pki/kubelet-client-current.pem": "expired on 2026-11-20T00:00:00.000Z",
    };
    const ended = drifted(reportsAfter(before), "worker-1", {
      keys: { drift, rejoin: "01ab" },
      kubelet: { drift, restart: true },
    });
    const rejoining = await runProgram(settings, { reports: ended });
    const clean = await runProgram(settings, { reports: reportsAfter(before) });
    expect(changed(clean, rejoining).toSorted()).toEqual([
      "bootstrap-tokens-worker-1",
      "join-tokens",
      "worker-1-keys",
      "worker-1-kubelet",
      "worker-1-membership",
    ]);
    const { keepers } = rejoining.graph.named("bootstrap-tokens-worker-1").inputs;
    expect(keepers).toMatchObject({ rejoin: "01ab" });
    const reports = reportsAfter(rejoining);
    expect(changed(rejoining, await runProgram(settings, { reports }))).toEqual([]);
    const other = drifted(reports, "worker-1", { keys: { drift: { "/etc/x": "is missing" } } });
    expect(changed(rejoining, await runProgram(settings, { reports: other }))).toEqual(["worker-1-keys"]);
  });

  it("gives a node back its labels by its membership alone", async () => {
    const before = await runProgram(settings);
    const memberships = new Map([["worker-1", appliedCommand({ drift: { "label rack": "is missing" } })]]);
    const reports = reportsAfter(before);
    const known = Object.fromEntries(
      Object.entries(reports).map(([name, report]) => [name, report.with({ memberships })]),
    );
    const clean = await runProgram(settings, { reports });
    expect(changed(clean, await runProgram(settings, { reports: known }))).toEqual(["worker-1-membership"]);
  });
});
