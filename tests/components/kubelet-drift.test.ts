import { createHash } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { kubeletCommand, kubeletFacts } from "../../components/kubelet/document.ts";
import { kubeletDrift } from "../../components/kubelet/drift.ts";
import { kubeletClient } from "../../components/pki/paths.ts";
import { keysCommand } from "../../documents/keys.ts";
import { prepareCommand } from "../../documents/preparation.ts";
import { appliedCommand, preparationDocument, reportOf } from "../support/reports.ts";
import { certificatePem } from "../tools/certificates.ts";

const now = new Date("2026-11-21T00:00:00Z");
const hoursLater = (hours: number) => new Date(now.getTime() + hours * 60 * 60 * 1000);
const commands = [prepareCommand, keysCommand, kubeletCommand];
const nodeWith = (certificate: string | null) =>
  reportOf(
    commands.map((command) => [command, {}]),
    { facts: { [kubeletFacts.part]: { certificate, pods: null } } },
  );

let pem: string;
beforeAll(async () => {
  // A report ends without a line break.
  pem = (await certificatePem({ commonName: "system:node:worker-1" }, { now, days: 1, from: now })).trimEnd();
});

it("leaves a host alone whose kubelet has a certificate that lasts, or none yet", () => {
  for (const report of [nodeWith(pem), nodeWith(null)]) {
    expect(kubeletDrift(report, hoursLater(22))).toBe(report);
  }
});

it("gives a host another token each time, while it has yet to join under its new name", () => {
  const prepared = {
    ...preparationDocument({ name: "dev", podCIDR: "", serviceCIDR: "" }),
    renamedFrom: "old",
  };
  const rejoinAfter = (repairs: number, document: object = prepared) => {
    const report = reportOf(
      [
        [prepareCommand, { document: { ...document } }],
        [keysCommand, { document: { repair: { number: repairs, why: {} } } }],
        [kubeletCommand, { finished: false }],
      ],
      { facts: { [kubeletFacts.part]: { certificate: null, pods: null } } },
    );
    return kubeletDrift(report, now).applied(keysCommand)?.rejoin;
  };
  const tokens = [0, 1, 7].map((repairs) => rejoinAfter(repairs));
  expect(tokens.every((token) => /^[0-9a-f]{64}$/.test(token ?? ""))).toBe(true);
  expect(new Set(tokens).size).toBe(3);
  const { renamedFrom: _, ...neverRenamed } = prepared;
  expect(rejoinAfter(0, neverRenamed)).toBeUndefined();
});

it("reports a kubelet that does not renew its certificate in time", () => {
  const { concerns, commands: applied } = kubeletDrift(nodeWith(pem), hoursLater(23));
  expect(concerns).toEqual([
    {
      about: "kubelet",
      message: expect.stringMatching(
        /^it has not renewed its certificate, .* 2026-11-22T00:00:00\.000Z; see journalctl /,
      ) as string,
    },
  ]);
  expect(Object.fromEntries(applied)).toEqual(Object.fromEntries(nodeWith(pem).commands));
});

it("has keys and kubelet of a host run again once it has ended, to join again", () => {
  const report = kubeletDrift(nodeWith(pem), hoursLater(25));
  const drift = { "/var/lib/kubelet/pki/kubelet-client-current.pem": "expired on 2026-11-22T00:00:00.000Z" };
  const rejoin = createHash("sha256").update(`${pem}\n`).digest("hex");
  expect(Object.fromEntries(report.commands)).toEqual({
    prepare: appliedCommand(),
    keys: appliedCommand({ drift, rejoin }),
    kubelet: appliedCommand({ drift, restart: true }),
  });
});

it("has a damaged one replaced in the same way", () => {
  const damaged = nodeWith("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----");
  expect(kubeletDrift(damaged, now).applied(keysCommand)?.drift).toEqual({
    [kubeletClient]: "is not a certificate",
  });
});

it("has nothing to say of a host that is no node", () => {
  const report = reportOf([[{ label: "etcd" }, {}]]);
  expect(kubeletDrift(report, hoursLater(25))).toBe(report);
});
