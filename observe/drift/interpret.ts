import { type Gathered, gathered } from "../report/gathered.ts";
import { HostReport } from "../report/host-report.ts";
import { fileDrift } from "./files.ts";
import type { Finding } from "./finding.ts";
import { staleUnits } from "./stale-units.ts";
import { systemDrift } from "./system.ts";
import { firewallDrift, unitDrift } from "./units.ts";

/** @param text what report.sh printed. @throws when that is no report. */
export const parseReport = (text: string): HostReport => interpret(gathered.parse(JSON.parse(text)));

/** What a host has told, and what on it is not as its commands left it. */
function interpret(told: Gathered): HostReport {
  const { machineID, commands, facts } = told;
  const changes = [...commands].flatMap(([label, command]) => driftOf(label, command, told));
  const stale = staleUnits(told, changes);
  const findings = [
    ...changes,
    ...stale
      .filter(({ label, wrong }) => wrong.label !== label)
      .map(({ label, unit, wrong: { subject } }) => ({
        label,
        subject,
        state: `was not right when ${unit} started`,
      })),
  ];
  const restarts = new Set(stale.map(({ label }) => label));
  const applied = [...commands].map(([label, { document, finished }]) => {
    const own = findings.filter((finding) => finding.label === label);
    const drift = Object.fromEntries(own.map(({ subject, state }) => [subject, state]));
    return [label, { document, finished, drift, restart: restarts.has(label) }] as const;
  });
  return new HostReport({ machineID, commands: new Map(applied), facts });
}

type Command = Gathered["commands"] extends Map<string, infer Value> ? Value : never;

function driftOf(label: string, { finished, expected }: Command, { present }: Gathered): Finding[] {
  return [
    ...(finished ? [] : [{ label, subject: "the last run", state: "did not come to its end" }]),
    ...[fileDrift, unitDrift, firewallDrift, systemDrift].flatMap((check) => check(label, expected, present)),
  ];
}
