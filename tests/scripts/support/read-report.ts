import { text } from "node:stream/consumers";
import { overrideDrift } from "../../../components/host/overrides.ts";
import { parseReport } from "../../../observe/drift/interpret.ts";

/** Prints what a report on standard input comes to: a line for everything that has drifted, and for every restart. */
const { commands } = overrideDrift(parseReport(await text(process.stdin)));
for (const [label, { drift, restart }] of commands) {
  for (const [subject, state] of Object.entries(drift)) console.log(`${label}: ${subject} ${state}`);
  if (restart) console.log(`${label} must be restarted`);
}
