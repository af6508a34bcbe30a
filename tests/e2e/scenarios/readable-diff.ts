import assert from "node:assert/strict";
import type { Context, Scenario } from "../context.ts";
import { clusterHosts, masters } from "../support/hosts.ts";
import type { Settings } from "../support/settings.ts";
import type { PreviewedChange } from "../support/stack.ts";

interface Change {
  what: string;
  settings: Settings;
  planned: PreviewedChange[];
  /** The added and removed lines of the diff, and the commands whose input is not known yet. */
  lines: RegExp[];
}

/** What users read before they say yes: the lines of the configuration that change, and nothing else. */
export const readableDiff: Scenario = {
  title: "readable diff",
  tier: "all",
  seconds: 55,
  needsCluster: true,
  async run({ report, stack }: Context) {
    const settings = await stack.settings();
    for (const change of changes(settings)) {
      await stack.configure(change.settings);
      await report.check(`${change.what}: preview plans what changes`, async () => {
        const planned = await stack.plannedChanges();
        assert.deepEqual(planned.map(text).toSorted(), change.planned.map(text).toSorted());
      });
      await report.check(`${change.what}: preview --diff shows those lines`, async () => {
        const { output } = await stack.tryPreview("--diff");
        const found = output.split("\n").filter((line) => told.test(line));
        // The engine chooses the order of resources.
        const others = [...found];
        for (const pattern of change.lines) {
          const index = others.findIndex((line) => pattern.test(line));
          assert.notEqual(index, -1, `no line like ${String(pattern)}:\n${output}`);
          others.splice(index, 1);
        }
        assert.deepEqual(others, []);
        return [...new Set(found.map((line) => line.trim()))].join("\n");
      });
    }
    await stack.configure(settings);
  },
};

const told = /^\s*(?:[+-] |~ (?:create|stdin)\s*: .*\[unknown\]$)/;
const text = ({ op, name }: PreviewedChange): string => `${op} ${name}`;
const update = (name: string): PreviewedChange => ({ op: "update", name });
const replace = (name: string): PreviewedChange => ({ op: "replace", name });

function changes(settings: Settings): Change[] {
  const hosts = settings["hosts"] as { name: string }[];
  const labelled = hosts.map((host) =>
    host.name === "worker-1" ? { ...host, labels: { rack: "2" } } : host,
  );
  return [
    {
      what: "a flag of the API servers",
      settings: { ...settings, apiServer: { extraArgs: { "audit-log-maxage": "7" } } },
      planned: masters.map((host) => update(`${host}-kube-apiserver`)),
      lines: masters.flatMap(() => [/- {3}--audit-log-maxage=30 \\$/, /\+ {3}--audit-log-maxage=7 \\$/]),
    },
    {
      what: "a kernel parameter",
      settings: { ...settings, hostPreparation: { sysctl: { "vm.max_map_count": "262144" } } },
      planned: clusterHosts.map((host) => update(`${host}-prepare`)),
      lines: clusterHosts.map(() => /\+ vm\.max_map_count\s*: "262144"$/),
    },
    {
      what: "a label",
      settings: { ...settings, hosts: labelled },
      planned: [update("worker-1-membership")],
      lines: [/\+ rack\s*: "2"$/],
    },
    {
      what: "a name in the API servers' certificates",
      settings: { ...settings, apiServer: { certSANs: ["api.example.com"] } },
      planned: masters.flatMap((host) => [
        replace(`pki-${host}-apiserver-request`),
        replace(`pki-${host}-apiserver-cert`),
        update(`${host}-keys`),
        update(`${host}-kube-apiserver`),
      ]),
      lines: masters.flatMap(() => [
        /\+ \[\d+\]: "api\.example\.com"$/,
        // The provider gives a new certificate a field whose value is not known yet.
        /\+ maxPathLength\s*: \[unknown\]$/,
        // Where it is written, and what reads it.
        /~ stdin\s*: \[secret\] => \[unknown\]$/,
        /~ create\s*: "\S+\/run\.sh kube-apiserver apply kube-apiserver [0-9a-f]+" => \[unknown\]$/,
      ]),
    },
  ];
}
