import { expect, it } from "vitest";
import { pkiFacts } from "../../components/pki/document.ts";
import { authorityExpiry } from "../../components/pki/expiry.ts";
import { clusterWith, hostEntry } from "../files/clusters.ts";
import { reportOf } from "../support/reports.ts";
import { certificatePem } from "../tools/certificates.ts";

const now = new Date("2026-11-21T00:00:00Z");
const cluster = clusterWith({
  hosts: [1, 2, 3].map((number) => hostEntry(`master-${number}`, `192.168.10.1${number}`, "master")),
});

/** What masters report about an authority whose certificate lasts this many days. */
async function concerns(days: number, masters: readonly string[] = ["master-1", "master-2"]) {
  const pem = await certificatePem({ commonName: "prod etcd" }, { now, days });
  const certificate = pem.replaceAll(/-----.*-----|\s/g, "");
  const facts = { [pkiFacts.part]: { "etcd-ca": certificate, "issuing-ca": "", "front-proxy-ca": "AAAA" } };
  const reports = new Map(masters.map((name) => [name, reportOf([], { facts })]));
  return [...authorityExpiry(cluster, reports, now)].flatMap(([name, report]) =>
    report.concerns.map(({ message }) => `${name}: ${message}`),
  );
}

it("says nothing of authorities that outlast the certificates that they issue", async () => {
  expect(await concerns(366)).toEqual([]);
});

it("reports others once, with the setting that replaces them", async () => {
  const told = [
    expect.stringMatching(
      /^master-1: the authority etcd expires on 2027-11-20T00:00:00\.000Z, .* with certificateAuthorities\.etcd \(docs\/rotation\.md\)$/,
    ),
  ];
  expect(await concerns(364)).toEqual(told);
  expect(await concerns(364, ["master-2"])).toEqual([expect.stringMatching(/^master-2: /)]);
  expect(await concerns(364, [])).toEqual([]);
});
