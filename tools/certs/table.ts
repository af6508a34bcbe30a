import Table from "cli-table3";
import { plainTable } from "../plain-table.ts";
import { type Certificate, daysLeft, type Renewal } from "./certificate.ts";

/** More names than fit continue on the next line. */
const namesWidth = 44;

/** In the order given, a line for each certificate and for more names of it. */
export function renderTable(certificates: readonly Certificate[], now: Date): string {
  const longestName = Math.max(0, ...certificates.flatMap(nameLengths));
  const table = new Table({
    ...plainTable,
    head: ["CERTIFICATE", "WHERE", "SUBJECT", "ISSUER", "EXPIRES", "DAYS", "NAMES"],
    // A name is followed by a comma; one that is too long for its column would be cut off.
    colWidths: [null, null, null, null, null, null, Math.max(namesWidth, longestName + 1)],
    wordWrap: true,
  });
  table.push(
    ...certificates.map((certificate) => {
      const { name, where, subject, issuer, subjectAltNames, notAfter } = certificate;
      const expires = notAfter.toISOString().replace(/:\d\d\.\d+Z$/, "Z");
      return [
        name,
        where,
        subject,
        issuer,
        expires,
        daysText(daysLeft(certificate, now)),
        subjectAltNames.join(", "),
      ];
    }),
  );
  return table.toString().replaceAll(/ +$/gm, "");
}

const nameLengths = ({ subjectAltNames }: Certificate): number[] =>
  subjectAltNames.map(({ length }) => length);

export function renderJSON(certificates: readonly Certificate[], now: Date): string {
  const rows = certificates.map((certificate) => ({
    ...certificate,
    daysLeft: Math.floor(daysLeft(certificate, now) * 100) / 100,
  }));
  return JSON.stringify(rows, null, 2);
}

/** Whole days, except where hours begin to matter. */
function daysText(days: number): string {
  if (days <= 0) return "expired";
  return days < 10 ? (Math.floor(days * 10) / 10).toFixed(1) : Math.floor(days).toString();
}

const remedies: Readonly<Record<Renewal, string>> = {
  up: "`pulumi up` renews those that are due (certificateRenewBefore)",
  kubelet:
    "a kubelet renews its own certificate; to see why it has not, run on its host: journalctl -u kubelet",
  rotation: "an authority is only rotated when you ask for it (docs/rotation.md)",
};

/** What to do about certificates that expire soon: a line for each kind. */
export function adviceOn(expiring: readonly Certificate[], days: number): string[] {
  return (Object.keys(remedies) as Renewal[]).flatMap((renewal) => {
    const which = expiring.filter((certificate) => certificate.renewal === renewal);
    if (which.length === 0) return [];
    const names = which.map(({ name, where }) => `${name} (${where})`).join(", ");
    return [`Fewer than ${days} days left: ${names}; ${remedies[renewal]}.`];
  });
}
