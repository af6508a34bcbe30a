import { parseArgs } from "node:util";
import { pulumi, stackOptions, stackPlace } from "../pulumi.ts";
import { readStackFile } from "../stack-file.ts";
import { daysLeft } from "./certificate.ts";
import { certificatesOnHosts } from "./hosts.ts";
import { certificatesInState } from "./state.ts";
import { adviceOn, renderJSON, renderTable } from "./table.ts";

const usage = `Usage: npm run certs [-- [--stack NAME] [--days N] [--json]]
  Lists every certificate of a cluster, those that end first at the top, and changes nothing.
  --stack NAME   a stack of your own, by the pulumi on PATH; by default that of the lab
  --days N       how many days are too few; default 30
  --json         for programs
Exit code: 0 every certificate has more days left, 2 one has not, 1 it could not be found out.`;

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...stackOptions,
      days: { type: "string", default: "30" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const days = daysFrom(values.days);
  const place = stackPlace(values);
  const [state, onHosts] = await Promise.all([
    pulumi(place, "stack", "export").then(certificatesInState),
    readStackFile(place).then(certificatesOnHosts),
  ]);
  const now = new Date();
  const certificates = [...state, ...onHosts.certificates].toSorted(
    (one, other) => one.notAfter.getTime() - other.notAfter.getTime(),
  );
  console.log((values.json ? renderJSON : renderTable)(certificates, now));
  const ending = certificates.filter((certificate) => daysLeft(certificate, now) < days);
  for (const line of [...adviceOn(ending, days), ...onHosts.unknown]) console.error(line);
  if (ending.length > 0) return 2;
  return onHosts.unknown.length > 0 ? 1 : 0;
}

function daysFrom(text: string): number {
  const days = Number(text);
  if (text.trim() === "" || !(days >= 0)) {
    throw new Error(`--days ${JSON.stringify(text)}: allowed: a number of days such as 30`);
  }
  return days;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
