import { describe, expect, test } from "vitest";
import type { PropertyMap } from "../../../lab/plugins/server/property.ts";
import { file, makeAuthority, makeKey, makeLeaf, NAMES, openssl, selfSigned, text } from "./certificates.ts";

describe("what certificates say", async () => {
  const key = await makeKey({ algorithm: "ECDSA", ecdsaCurve: "P256" });
  const authority = { key, certPem: await makeAuthority(key.privateKeyPem) };
  const leafKey = await makeKey({ algorithm: "ECDSA", ecdsaCurve: "P256" });
  const leaf = (request: PropertyMap, inputs: PropertyMap = {}) =>
    makeLeaf({ authority, key: leafKey, request, inputs });
  const section = (shown: string, name: string) =>
    new RegExp(`${name}: ?(.*)\\n\\s*(.*)\\n`).exec(shown)?.slice(1).join("|");

  test("an authority", () => {
    const shown = text(authority.certPem);
    expect(section(shown, "X509v3 Basic Constraints")).toBe("critical|CA:TRUE");
    expect(section(shown, "X509v3 Key Usage")).toBe(
      "critical|Digital Signature, Key Encipherment, Certificate Sign, CRL Sign",
    );
    expect(shown).toContain("X509v3 Subject Key Identifier");
    expect(shown).not.toContain("X509v3 Authority Key Identifier");
  });

  test("a leaf", async () => {
    const shown = text((await leaf(NAMES, { setSubjectKeyId: true })).certPem);
    expect(section(shown, "X509v3 Basic Constraints")).toBe("critical|CA:FALSE");
    expect(section(shown, "X509v3 Key Usage")).toBe("critical|Digital Signature, Key Encipherment");
    expect(section(shown, "X509v3 Extended Key Usage")).toBe(
      "|TLS Web Server Authentication, TLS Web Client Authentication",
    );
    expect(section(shown, "X509v3 Subject Alternative Name")).toBe(
      "|DNS:kubernetes, DNS:kubernetes.default.svc, IP Address:127.0.0.1, IP Address:FD00:10:0:0:0:0:0:1, URI:spiffe://barekube/apiserver",
    );
    const keyIdOfAuthority = section(text(authority.certPem), "X509v3 Subject Key Identifier");
    expect(section(shown, "X509v3 Authority Key Identifier")).toBe(keyIdOfAuthority);
    expect(shown).toContain("X509v3 Subject Key Identifier");
  });

  test("uses are told apart", async () => {
    const verify = (certPem: string, purpose: string) =>
      openssl("verify", "-CAfile", file(authority.certPem), "-purpose", purpose, file(certPem));
    const client = await leaf(NAMES, { allowedUses: ["digital_signature", "client_auth"] });
    expect(verify(client.certPem, "sslclient")).toMatch(/OK\nexit 0$/);
    expect(verify(client.certPem, "sslserver")).toMatch(/(unsupported|unsuitable) certificate purpose/);
    const server = await leaf(NAMES, { allowedUses: ["digital_signature", "server_auth"] });
    expect(verify(server.certPem, "sslserver")).toMatch(/OK\nexit 0$/);
    expect(verify(server.certPem, "sslclient")).toMatch(/(unsupported|unsuitable) certificate purpose/);
  });

  test("all key usages have their bits", async () => {
    const allowedUses = [
      "content_commitment",
      "data_encipherment",
      "key_agreement",
      "encipher_only",
      "decipher_only",
    ];
    const shown = text((await leaf(NAMES, { allowedUses })).certPem);
    expect(section(shown, "X509v3 Key Usage")).toBe(
      "critical|Non Repudiation, Data Encipherment, Key Agreement, Encipher Only, Decipher Only",
    );
    expect(shown).not.toContain("Extended Key Usage");
  });

  test("the whole subject, in order", async () => {
    const subject = {
      commonName: "ü*",
      country: "DE",
      emailAddress: "a@b.c",
      locality: "L",
      organization: "system:masters",
      organizationalUnit: "OU",
      postalCode: "1",
      province: "ST",
      serialNumber: "42",
      streetAddresses: ["Street 1", "Floor 2"],
    };
    const certPem = (await leaf({ subject })).certPem;
    const shown = openssl(
      "x509",
      "-noout",
      "-subject",
      "-nameopt",
      "RFC2253,-dn_rev,-esc_msb,utf8",
      "-in",
      file(certPem),
    );
    expect(shown).toContain(
      "subject=C=DE,O=system:masters,OU=OU,L=L,ST=ST,street=Floor 2+street=Street 1,postalCode=1,CN=ü*,serialNumber=42,emailAddress=a@b.c",
    );
  });

  test("names are critical where the subject is empty", async () => {
    const shown = text((await leaf({ dnsNames: ["only"] })).certPem);
    expect(section(shown, "X509v3 Subject Alternative Name")).toBe("critical|DNS:only");
  });

  test.each([
    [1, "critical|CA:TRUE, pathlen:1"],
    [0, "critical|CA:TRUE"],
    [-1, "critical|CA:TRUE"],
  ])("a path length of %d", async (maxPathLength, expected) => {
    const shown = text(await makeAuthority(key.privateKeyPem, { maxPathLength }));
    expect(section(shown, "X509v3 Basic Constraints")).toBe(expected);
  });

  test("an intermediate authority signs", async () => {
    const middle = await makeLeaf({
      authority,
      key: leafKey,
      request: { subject: { commonName: "middle" } },
      inputs: { isCaCertificate: true, allowedUses: ["cert_signing"] },
    });
    const below = { key: leafKey, certPem: middle.certPem };
    const { certPem } = await makeLeaf({ authority: below, key, request: NAMES });
    const chain = ["-CAfile", file(authority.certPem), "-untrusted", file(middle.certPem)];
    expect(openssl("verify", "-x509_strict", ...chain, file(certPem))).toMatch(/OK\nexit 0$/);
  });

  test("a self-signed server certificate with its own authority key identifier", async () => {
    const { outputs } = await selfSigned.create({
      privateKeyPem: key.privateKeyPem,
      validityPeriodHours: 1,
      allowedUses: ["server_auth"],
      setSubjectKeyId: true,
      setAuthorityKeyId: true,
      ...NAMES,
    });
    const shown = text(outputs.certPem);
    const own = section(shown, "X509v3 Subject Key Identifier");
    expect(section(shown, "X509v3 Authority Key Identifier")).toBe(own);
    expect(openssl("verify", "-CAfile", file(outputs.certPem), file(outputs.certPem))).toMatch(/OK\nexit 0$/);
  });

  test("the id is the serial number, and no two are the same", async () => {
    const inputs = { privateKeyPem: key.privateKeyPem, validityPeriodHours: 1, allowedUses: [] };
    const ids = new Set<string>();
    for (let round = 0; round < 20; round++) {
      const { id, outputs } = await selfSigned.create(inputs);
      const serial = openssl("x509", "-noout", "-serial", "-in", file(outputs.certPem));
      expect(BigInt(`0x${/serial=([0-9A-F]+)/.exec(serial)?.[1]}`)).toBe(BigInt(id));
      expect(BigInt(id)).toBeLessThan(2n ** 128n);
      ids.add(id);
    }
    expect(ids.size).toBe(20);
  });

  test("validity beyond 2049 is written as generalized time", async () => {
    const shown = text(await makeAuthority(key.privateKeyPem, { validityPeriodHours: 24 * 365 * 40 }));
    expect(shown).toMatch(/Not After : .* 20[67]\d GMT/);
  });
});
