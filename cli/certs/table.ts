import Table from "cli-table3";
import { type Certificate, daysLeft, type Renewal } from "./certificate.ts";

/** More names than fit go on in the next line. */
const namesWidth = 44;

/** Those that end first come first. */
export function renderTable(certificates: readonly Certificate[], now: Date): string {
  const nothing = { top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "" };
  const table = new Table({
    head: ["CERTIFICATE", "WHERE", "SUBJECT", "ISSUER", "NAMES", "EXPIRES", "DAYS"],
    colWidths: [null, null, null, null, namesWidth],
    colAligns: ["left", "left", "left", "left", "left", "left", "right"],
    wordWrap: true,
    style: { head: [], border: [], compact: true, "padding-left": 0 },
    chars: {
      ...nothing,
      ...{ "bottom-left": "", "bottom-right": "", left: "", "left-mid": "", mid: "", "mid-mid": "" },
      ...{ right: "", "right-mid": "", middle: " " },
    },
  });
  for (const certificate of certificates) {
    const { name, where, subject, issuer, subjectAltNames, notAfter } = certificate;
    const expires = notAfter.toISOString().replace(/:\d\d\.\d+Z$/, "Z");
    const names = subjectAltNames.join(", ");
    table.push([name, where, subject, issuer, names, expires, daysText(daysLeft(certificate, now))]);
  }
  return table.toString().replace(/ +$/gm, "");
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
