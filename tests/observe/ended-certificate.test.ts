import { createHash } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { withEndedCertificate } from "../../observe/ended-certificate.ts";
import type { HostReport } from "../../observe/report/host-report.ts";
import { certificatePem } from "../tools/certificates.ts";

const now = new Date("2026-11-21T00:00:00Z");
const command = { document: {}, drift: {} };
let report: HostReport;
beforeAll(async () => {
  const pem = await certificatePem({ commonName: "system:node:worker-1" }, { now, days: 1 });
  report = {
    commands: new Map(["prepare", "keys", "kubelet"].map((label) => [label, command])),
    // A report ends without a line break.
    kubeletClient: pem.trimEnd(),
  };
});
const hoursLater = (hours: number) => new Date(now.getTime() + hours * 60 * 60 * 1000);

it("leaves a host alone whose kubelet has a certificate that lasts", () => {
  expect(withEndedCertificate(report, hoursLater(23))).toBe(report);
});

it("has keys and kubelet of a host run again once it has ended, to join once more", () => {
  const { commands } = withEndedCertificate(report, hoursLater(25));
  const drift = { "/var/lib/kubelet/pki/kubelet-client-current.pem": "ended on 2026-11-22T00:00:00.000Z" };
  const rejoin = createHash("sha256").update(`${report.kubeletClient}\n`).digest("hex");
  expect(Object.fromEntries(commands)).toEqual({
    prepare: command,
    keys: { document: {}, drift, rejoin },
    kubelet: { document: {}, drift, restart: true },
  });
});

it("has a damaged one replaced in the same way", () => {
  const { commands } = withEndedCertificate({
    ...report,
    kubeletClient: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
  });
  expect(Object.values(commands.get("keys")?.drift ?? {})).toEqual(["is no certificate"]);
});

it("has nothing to say of a host that is no node", () => {
  const commands = new Map([["etcd", command]]);
  expect(withEndedCertificate({ commands }, hoursLater(25))).toEqual({ commands });
});
