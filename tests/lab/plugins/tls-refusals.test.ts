import { describe, expect, test } from "vitest";
import { UNKNOWN } from "../../../lab/plugins/server/property.ts";
import { tlsProvider } from "../../../lab/plugins/tls/provider.ts";
import { operate } from "./operate.ts";

const provider = tlsProvider();
const keys = operate(provider, "tls:index/privateKey:PrivateKey");
const requests = operate(provider, "tls:index/certRequest:CertRequest");
const selfSigned = operate(provider, "tls:index/selfSignedCert:SelfSignedCert");
const locallySigned = operate(provider, "tls:index/locallySignedCert:LocallySignedCert");
const { privateKeyPem } = (await keys.create({ algorithm: "ED25519" })).outputs;
const inputs = { privateKeyPem, allowedUses: ["server_auth"], validityPeriodHours: 1 };

describe("checks", () => {
  test("an unknown use, with the official message", async () => {
    const failures = await selfSigned.check({ ...inputs, allowedUses: ["server_auth", "keyEncipherment"] });
    expect(failures).toEqual([
      {
        property: "",
        reason:
          'Invalid Attribute Value Match. Attribute allowed_uses[1] value must be one of: ["any_extended" "cert_signing" "client_auth" "code_signing" "content_commitment" "crl_signing" "data_encipherment" "decipher_only" "digital_signature" "email_protection" "encipher_only" "ipsec_end_system" "ipsec_tunnel" "ipsec_user" "key_agreement" "key_encipherment" "microsoft_commercial_code_signing" "microsoft_kernel_code_signing" "microsoft_server_gated_crypto" "netscape_server_gated_crypto" "ocsp_signing" "server_auth" "timestamping"], got: "keyEncipherment". Examine values at \'res.allowedUses[1]\'.',
      },
    ]);
  });

  test("an unknown algorithm, with the official message", async () => {
    expect(await keys.check({ algorithm: "DSA" })).toEqual([
      {
        property: "",
        reason:
          'Invalid Attribute Value Match. Attribute algorithm value must be one of: ["RSA" "ECDSA" "ED25519"], got: "DSA". Examine values at \'res.algorithm\'.',
      },
    ]);
  });

  test.each([{ algorithm: "ECDSA" }, { algorithm: "ECDSA", ecdsaCurve: "P224" }])(
    "a key on P-224: %j",
    async (news) => {
      const [failure] = await keys.check(news);
      expect(failure?.reason).toContain("makes no ECDSA key on P224 (the default of ecdsaCurve)");
      expect(failure?.reason).toContain("allowed: P256, P384, P521");
    },
  );

  test("missing inputs, but not unknown ones", async () => {
    expect(
      await locallySigned.check({ caCertPem: UNKNOWN, allowedUses: [], validityPeriodHours: -1 }),
    ).toEqual([
      {
        property: "",
        reason:
          "Invalid Attribute Value. Attribute validity_period_hours value must be at least 0, got: -1. Examine values at 'res.validityPeriodHours'.",
      },
      { property: "", reason: "Missing required property 'caPrivateKeyPem'" },
      { property: "", reason: "Missing required property 'certRequestPem'" },
    ]);
  });

  test("values of the wrong type", async () => {
    const failures = await requests.check({ privateKeyPem, dnsNames: "one", subject: { commonName: 1 } });
    expect(failures.map(({ reason }) => reason)).toEqual([
      "Invalid Attribute Type. Attribute dns_names must be a list, got: \"one\". Examine values at 'res.dnsNames'.",
      "Invalid Attribute Type. Attribute subject[0].common_name must be a string, got: 1. Examine values at 'res.subject.commonName'.",
    ]);
  });

  test("write-only keys", async () => {
    const failures = await selfSigned.check({ ...inputs, privateKeyPemWo: "key" });
    expect(failures[0]?.reason).toContain(
      "does not have the input privateKeyPemWo: use privateKeyPem instead",
    );
  });
});

describe("creations", () => {
  const authority = async () => {
    const subject = { commonName: "authority" };
    return (await selfSigned.create({ ...inputs, subject, isCaCertificate: true })).outputs;
  };
  const request = async () =>
    (await requests.create({ privateKeyPem, dnsNames: ["a"] })).outputs.certRequestPem;

  test.each([
    [{ privateKeyPem: "no key" }, /^Failed to parse private key PEM: /],
    [{ ipAddresses: ["10.0.0.256"] }, /^Invalid IP address: Failed to parse "10.0.0.256"$/],
    [{ uris: ["no uri"] }, /^Invalid URI: Failed to parse "no uri"$/],
    [{ dnsNames: ["bücher"] }, /cannot be encoded as an IA5String/],
    [{ isCaCertificate: true }, /^Invalid Certificate Subject: Must contain at least one Distinguished Name/],
    [{ maxPathLength: 1 }, /only CAs are allowed to specify MaxPathLen/],
    [
      { setAuthorityKeyId: true },
      /^Invalid Certificate Authority: Could not determine Authority Key Identifier$/,
    ],
  ])("a self-signed certificate with %j", async (wrong, message) => {
    await expect(selfSigned.create({ ...inputs, ...wrong })).rejects.toThrow(message);
  });

  test("a key that is not the authority's", async () => {
    const other = (await keys.create({ algorithm: "ED25519" })).outputs.privateKeyPem;
    const news = {
      ...{ caCertPem: (await authority()).certPem, caPrivateKeyPem: other, certRequestPem: await request() },
      ...{ allowedUses: [], validityPeriodHours: 1 },
    };
    await expect(locallySigned.create(news)).rejects.toThrow(
      "provided PrivateKey doesn't match parent's PublicKey",
    );
  });

  test("a request that is none", async () => {
    const news = {
      ...{ caCertPem: (await authority()).certPem, caPrivateKeyPem: privateKeyPem },
      ...{ certRequestPem: (await authority()).certPem, allowedUses: [], validityPeriodHours: 1 },
    };
    await expect(locallySigned.create(news)).rejects.toThrow(
      'Failed to parse certificate request PEM: invalid PEM type - expected "CERTIFICATE REQUEST", got "CERTIFICATE"',
    );
  });

  test("a signer that is no authority only warns", async () => {
    const { certPem } = (await selfSigned.create({ ...inputs, subject: { commonName: "leaf" } })).outputs;
    const certRequestPem = await request();
    await locallySigned.create({
      ...{ caCertPem: certPem, caPrivateKeyPem: privateKeyPem, certRequestPem },
      ...{ allowedUses: [], validityPeriodHours: 1 },
    });
    expect(locallySigned.messages.at(-1)).toContain("Potentially Invalid Certificate Authority");
  });
});
