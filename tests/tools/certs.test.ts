import { beforeAll, describe, expect, it } from "vitest";
import { type Certificate, certificateOf } from "../../tools/certs/certificate.ts";
import { certificatesInState } from "../../tools/certs/state.ts";
import { adviceOn, renderJSON, renderTable } from "../../tools/certs/table.ts";
import { certificatePem } from "./certificates.ts";

const now = new Date("2026-01-01T00:00:00Z");
const pem = (commonName: string, days: number, names: { dnsNames?: string[]; ipAddresses?: string[] } = {}) =>
  certificatePem({ commonName, organization: "barekube" }, { now, days, ...names });
const twoNames = { dnsNames: ["a.example.com"], ipAddresses: ["192.0.2.1"] };

const resource = (name: string, certPem: string, type = "locallySignedCert:LocallySignedCert") => ({
  urn: `urn:pulumi:prod::barekube::barekube:pki:Pki$tls:index/${type}::${name}`,
  type: `tls:index/${type}`,
  outputs: { certPem },
});

describe("certificates in a state", () => {
  let found: Certificate[];
  beforeAll(async () => {
    const key = { urn: "urn::pki-admin-key", type: "tls:index/privateKey:PrivateKey", outputs: {} };
    const resources = [
      resource("pki-etcd-ca-cert", await pem("prod etcd", 3650), "selfSignedCert:SelfSignedCert"),
      resource("pki-etcd-client-cert", await pem("root", 300)),
      resource("pki-kube-proxy-cert", await pem("system:kube-proxy", 300)),
      resource("pki-a-etcd-etcd-server-cert", await pem("a-etcd", 300, twoNames)),
      { ...resource("pki-admin-cert", await pem("replaced", 1)), delete: true },
      key,
    ];
    found = certificatesInState(JSON.stringify({ version: 3, deployment: { resources } }));
  });

  it("are those of the tls resources, without what is to be deleted, each with the host that has it", () => {
    expect(found.map(({ name, where, renewal }) => [name, where, renewal])).toEqual([
      ["etcd-ca", "all", "rotation"],
      ["etcd-client", "masters", "up"],
      ["kube-proxy", "all", "up"],
      ["etcd-server", "a-etcd", "up"],
    ]);
  });

  it("tell who holds them and every name", () => {
    expect(found.at(-1)).toMatchObject({
      subject: "O=barekube, CN=a-etcd",
      issuer: "CN=prod etcd",
      subjectAltNames: ["a.example.com", "192.0.2.1"],
      notAfter: new Date("2026-10-28T00:00:00Z"),
    });
  });

  it("are none before the first up", () => {
    expect(certificatesInState('{"version":3,"deployment":{"manifest":{}}}')).toEqual([]);
  });
});

describe("the listing", () => {
  const listed = async (days: number, renewal: Certificate["renewal"] = "up") =>
    certificateOf(await pem("some", days, twoNames), {
      name: "leaf",
      where: "worker-1",
      renewal,
    });

  it.each([
    [400.9, "400"],
    [9.99, "9.9"],
    [0.5, "0.5"],
    [-1, "expired"],
  ])("says of %d days: %s", async (days, text) => {
    const [, line = ""] = renderTable([await listed(days)], now).split("\n");
    expect(line).toMatch(
      /^leaf +worker-1 +O=barekube, CN=some +CN=prod etcd +20\d\d-\d\d-\d\dT\d\d:\d\dZ +\S+ +a\.example\.com, 192\.0\.2\.1$/,
    );
    expect(line).toContain(`Z  ${text} `);
  });

  it("goes on in the next line when there are many names", async () => {
    const dnsNames = Array.from({ length: 8 }, (_, i) => `name-${i}.example.com`);
    const many = certificateOf(await pem("some", 1, { dnsNames }), {
      name: "many",
      where: "all",
      renewal: "up",
    });
    const text = renderTable([many], now);
    for (const name of dnsNames) expect(text).toContain(name);
    expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThan(130);
  });

  it("cuts off no name, however long", async () => {
    const longName = `${"a".repeat(60)}.example.com`;
    const pemOfBoth = await pem("some", 1, { dnsNames: [longName, "b.example.com"] });
    const both = certificateOf(pemOfBoth, { name: "long", where: "all", renewal: "up" });
    const [head = "", first = "", second = ""] = renderTable([both], now).split("\n");
    expect(first.slice(head.indexOf("NAMES"))).toBe(`${longName},`);
    expect(second).toBe(`${" ".repeat(head.indexOf("NAMES"))}b.example.com`);
  });

  it("is a head alone without certificates", () => {
    expect(renderTable([], now)).toMatch(/^CERTIFICATE  WHERE  .*  NAMES$/);
  });

  it("is read by programs as well", async () => {
    expect(JSON.parse(renderJSON([await listed(12.345)], now))).toMatchObject([
      { name: "leaf", where: "worker-1", subjectAltNames: ["a.example.com", "192.0.2.1"], daysLeft: 12.34 },
    ]);
  });

  it("ends with what to do about each kind", async () => {
    const ending = [await listed(1), await listed(2, "kubelet")];
    expect(adviceOn(ending, 30)).toEqual([
      expect.stringMatching(/^Fewer than 30 days left: leaf \(worker-1\); `pulumi up` /),
      expect.stringMatching(/^Fewer than 30 days left: leaf \(worker-1\); .*journalctl -u kubelet\.$/),
    ]);
    expect(adviceOn([], 30)).toEqual([]);
  });
});
