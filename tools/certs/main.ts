import { parseArgs } from "node:util";
import { pulumi } from "../../observe/state/pulumi-cli.ts";
import { run } from "../run.ts";
import { readStackFile } from "../stack-file.ts";
import { stackOptions, stackPlace, stackUsage } from "../stack-place.ts";
import { daysLeft } from "./certificate.ts";
import { certificatesOnHosts } from "./hosts.ts";
import { certificatesInState } from "./state.ts";
import { adviceOn, renderJSON, renderTable } from "./table.ts";

const usage = `Usage: npm run certs [-- [--stack NAME] [--days N] [--json]]
  Lists every certificate of a cluster, those that expire first at the top, and changes nothing.
${stackUsage}
  --days N           how many days are too few; default: 30
  --json             as JSON, for programs
Exit code: 0 every certificate has at least that many days left, 2 one has fewer, 1 not every certificate could be read.`;

async function certs(args: string[]): Promise<number> {
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
  const expiring = certificates.filter((certificate) => daysLeft(certificate, now) < days);
  for (const line of [...adviceOn(expiring, days), ...onHosts.unknown]) console.error(line);
  if (expiring.length > 0) return 2;
  return onHosts.unknown.length > 0 ? 1 : 0;
}

function daysFrom(text: string): number {
  const days = Number(text);
  if (text.trim() === "" || !(days >= 0)) {
    throw new Error(`--days ${JSON.stringify(text)}: allowed: a number of days such as 30`);
  }
  return days;
}

await run(certs);
