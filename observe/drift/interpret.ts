import { type Gathered, gathered } from "../report/gathered.ts";
import { HostReport } from "../report/host-report.ts";
import { fileDrift } from "./files.ts";
import type { Finding } from "./finding.ts";
import { staleUnits } from "./stale-units.ts";
import { systemDrift } from "./system.ts";
import { firewallDrift, keptUnitDrift, unitDrift } from "./units.ts";

/** @param text what report.sh printed. @throws when that is not a report. */
export const parseReport = (text: string): HostReport => interpret(gathered.parse(JSON.parse(text)));

/** What a host reported, and how it differs from what its commands left. */
function interpret(answer: Gathered): HostReport {
  const { machineID, boot, commands, facts, found } = answer;
  const changes = [...commands].flatMap(([label, command]) => driftOf(label, command, answer));
  const stale = staleUnits(answer, changes);
  const findings = [
    ...changes,
    ...stale
      .filter(({ label, wrong }) => wrong.label !== label)
      .map(({ label, unit, wrong: { subject } }) => ({
        label,
        subject,
        state: `was wrong when ${unit} started`,
      })),
  ];
  const restarts = new Set(stale.map(({ label }) => label));
  const applied = [...commands].map(([label, { document, finished }]) => {
    const own = findings.filter((finding) => finding.label === label);
    const drift = Object.fromEntries(own.map(({ subject, state }) => [subject, state]));
    return [label, { document, finished, drift, restart: restarts.has(label) }] as const;
  });
  return new HostReport({ machineID, boot, commands: new Map(applied), facts, found });
}

type Command = Gathered["commands"] extends Map<string, infer Value> ? Value : never;

function driftOf(label: string, { finished, expected }: Command, answer: Gathered): Finding[] {
  return [
    ...(finished ? [] : [{ label, subject: "the last run", state: "did not finish" }]),
    ...[fileDrift, unitDrift, keptUnitDrift, firewallDrift, systemDrift].flatMap((check) =>
      check(label, expected, answer),
    ),
  ];
}
