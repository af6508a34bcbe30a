import { type Certificate, daysLeft, type Renewal } from "./certificate.ts";

/** More names than fit go on in the next line. */
const namesWidth = 44;

/** Those that end first come first. */
export function renderTable(certificates: readonly Certificate[], now: Date): string {
  const head = ["CERTIFICATE", "WHERE", "SUBJECT", "ISSUER", "EXPIRES", "DAYS", "NAMES"];
  const rows = certificates.map((certificate) => {
    const { name, where, subject, issuer, subjectAltNames, notAfter } = certificate;
    const expires = notAfter.toISOString().replace(/:\d\d\.\d+Z$/, "Z");
    const [first = "", ...more] = wrapped(subjectAltNames);
    const begin = [name, where, subject, issuer, expires, daysText(daysLeft(certificate, now)), first];
    return [begin, ...more.map((names) => [...head.slice(1).map(() => ""), names])];
  });
  const lines = [head, ...rows.flat()];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** As many names in each line as have room. */
function wrapped(names: readonly string[]): string[] {
  return names.reduce<string[]>((lines, name) => {
    const last = lines.at(-1);
    const longer = last === undefined ? name : `${last}, ${name}`;
    return last !== undefined && longer.length > namesWidth
      ? [...lines, name]
      : [...lines.slice(0, -1), longer];
  }, []);
}

export function renderJSON(certificates: readonly Certificate[], now: Date): string {
  const rows = certificates.map((certificate) => ({
    ...certificate,
    daysLeft: Math.floor(daysLeft(certificate, now) * 100) / 100,
  }));
  return JSON.stringify(rows, null, 2);
}

/** Whole days, where hours do not matter yet. */
function daysText(days: number): string {
  if (days <= 0) return "expired";
  return days < 10 ? (Math.floor(days * 10) / 10).toFixed(1) : Math.floor(days).toString();
}

const remedies: Readonly<Record<Renewal, string>> = {
  up: "`pulumi up` makes those anew whose renewal is due (certificateRenewBefore)",
  kubelet: "a kubelet renews its own by itself; see there why not: journalctl -u kubelet",
  rotation: "an authority is rotated on purpose",
};

/** What to do about certificates that end soon: a line for every kind of them. */
export function adviceOn(ending: readonly Certificate[], days: number): string[] {
  return (Object.keys(remedies) as Renewal[]).flatMap((renewal) => {
    const which = ending.filter((certificate) => certificate.renewal === renewal);
    if (which.length === 0) return [];
    const names = which.map(({ name, where }) => `${name} (${where})`).join(", ");
    return [`Fewer than ${days} days left: ${names}; ${remedies[renewal]}.`];
  });
}
