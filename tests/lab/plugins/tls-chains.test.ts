import ssh2 from "ssh2";
import { describe, expect, test } from "vitest";
import { file, makeAuthority, makeKey, makeLeaf, NAMES, openssl } from "./certificates.ts";

const ALGORITHMS = [
  { algorithm: "ECDSA", ecdsaCurve: "P256" },
  { algorithm: "ECDSA", ecdsaCurve: "P384" },
  { algorithm: "ECDSA", ecdsaCurve: "P521" },
  { algorithm: "RSA", rsaBits: 2048 },
  { algorithm: "ED25519" },
];
describe.each(ALGORITHMS)("with keys $algorithm $ecdsaCurve", (inputs) => {
  test("openssl and ssh read all forms of a key as the same key", async () => {
    const key = await makeKey(inputs);
    const publicOf = (pem: unknown) => openssl("pkey", "-in", file(pem), "-pubout");
    expect(publicOf(key.privateKeyPem)).toBe(`${String(key.publicKeyPem)}exit 0`);
    expect(publicOf(key.privateKeyPemPkcs8)).toBe(`${String(key.publicKeyPem)}exit 0`);
    expect(openssl("pkey", "-in", file(key.privateKeyPem), "-check", "-noout")).toContain("Key is valid");

    const parsed = ssh2.utils.parseKey(String(key.privateKeyOpenssh));
    if (parsed instanceof Error) throw parsed;
    expect(`${parsed.type} ${parsed.getPublicSSH().toString("base64")}\n`).toBe(key.publicKeyOpenssh);
    const data = Buffer.from("signed");
    expect(parsed.verify(data, parsed.sign(data))).toBe(true);
  });

  test("openssl verifies the request and the chain", async () => {
    const key = await makeKey(inputs);
    const authority = { key: await makeKey(inputs), certPem: "" };
    authority.certPem = await makeAuthority(authority.key.privateKeyPem);
    const leaf = await makeLeaf({ authority, key, request: NAMES });
    const [ca, cert] = [file(authority.certPem), file(leaf.certPem)];
    const verify = (...args: string[]) => openssl("verify", "-x509_strict", "-CAfile", ca, ...args, cert);

    expect(openssl("req", "-verify", "-noout", "-in", file(leaf.certRequestPem))).toMatch(/exit 0$/);
    expect(verify("-purpose", "sslserver", "-verify_hostname", "kubernetes.default.svc")).toMatch(
      /OK\nexit 0$/,
    );
    expect(verify("-purpose", "sslclient", "-verify_ip", "fd00:10::1")).toMatch(/OK\nexit 0$/);
    expect(verify("-verify_ip", "127.0.0.2")).toContain("IP address mismatch");
    expect(verify("-verify_hostname", "other")).toContain("hostname mismatch");
    expect(openssl("verify", "-CAfile", ca, ca)).toMatch(/OK\nexit 0$/);
  });
});
