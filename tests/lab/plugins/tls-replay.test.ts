import { createPrivateKey } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tlsProvider } from "../../../lab/plugins/tls/provider.ts";
import { isRealCreate, testRecordedAnswers } from "./recorded-answers.ts";
import { recorded, startReplay } from "./replay.ts";
import type { Exchange, Json, Replay } from "./replay.ts";

// The recordings are of November 21, 2026, a few seconds past 02:04 UTC.
const NOW = new Date("2026-11-21T02:06:00Z");
const provider = tlsProvider(() => NOW);
const exchanges = recorded("tls");

/** Outputs that are new with every run; the recordings and we only agree on their form. */
const RANDOM: Record<string, RegExp> = {
  id: /^([0-9a-f]{40}|\d+)$/,
  certPem: /^-----BEGIN CERTIFICATE-----\n[^-]+\n-----END CERTIFICATE-----\n$/,
  certRequestPem: /^-----BEGIN CERTIFICATE REQUEST-----\n[^-]+\n-----END CERTIFICATE REQUEST-----\n$/,
  privateKeyOpenssh: /^-----BEGIN OPENSSH PRIVATE KEY-----\n[^-]+\n-----END OPENSSH PRIVATE KEY-----\n$/,
  privateKeyPem: /^-----BEGIN ((EC|RSA) )?PRIVATE KEY-----\n[^-]+\n-----END ((EC|RSA) )?PRIVATE KEY-----\n$/,
  privateKeyPemPkcs8: /^-----BEGIN PRIVATE KEY-----\n[^-]+\n-----END PRIVATE KEY-----\n$/,
  publicKeyFingerprintMd5: /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/,
  publicKeyFingerprintSha256: /^SHA256:[A-Za-z0-9+/]{43}$/,
  publicKeyOpenssh: /^(ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp256) [A-Za-z0-9+/]+={0,2}\n$/,
  publicKeyPem: /^-----BEGIN PUBLIC KEY-----\n[^-]+\n-----END PUBLIC KEY-----\n$/,
  validityStartTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  validityEndTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
};

/** Of the keys, only the type of PEM is in the recordings: `<EC PRIVATE KEY>`. */
const typeOfPem = (recordedPem: unknown): string => String(recordedPem).replace(/[<>]/g, "");

let replay: Replay;
beforeAll(async () => {
  replay = await startReplay(provider);
});
afterAll(() => replay.close());

test("there are recordings of all resource types and methods", () => {
  expect(new Set(exchanges.map(({ method }) => method))).toEqual(
    new Set(["CheckConfig", "Configure", "DiffConfig", "Check", "Diff", "Create", "Read", "Delete"]),
  );
  expect(new Set(exchanges.map(({ type }) => type))).toEqual(
    new Set(["pulumi:providers:tls", ...Object.keys(provider.resources)]),
  );
});

testRecordedAnswers(exchanges, () => replay);

describe("creations", () => {
  const made: Record<string, Json> = {};
  const creations = exchanges.filter(isRealCreate);

  /** The recorded inputs, with keys and certificates that we have made in place of the recorded ones. */
  function withOurs({ request, type }: Exchange): Json {
    const news = { ...(request.properties as Json) };
    const from = (name: string, output: string) => made[name]?.[output];
    if (type.endsWith(":SelfSignedCert")) news.privateKeyPem = from("ca-key", "privateKeyPem");
    if (type.endsWith(":CertRequest")) news.privateKeyPem = from("leaf-key", "privateKeyPem");
    if (type.endsWith(":LocallySignedCert")) {
      news.caPrivateKeyPem = from("ca-key", "privateKeyPem");
      news.caCertPem = from("ca", "certPem");
      news.certRequestPem = from("leaf-csr", "certRequestPem");
    }
    return news;
  }

  test.each(creations)("$recording: $name", async (exchange) => {
    const news = withOurs(exchange);
    const answer = await replay.play({
      method: "Create",
      request: { ...exchange.request, properties: news },
    });
    const ours = (answer.response?.properties ?? {}) as Json;
    const official = (exchange.expected.response?.properties ?? {}) as Json;
    made[exchange.name] = ours;

    expect(answer.response?.id).toBe(ours.id);
    expect(Object.keys(ours).sort()).toEqual(Object.keys(official).sort());
    for (const [name, value] of Object.entries(official)) {
      const form = name in news ? undefined : RANDOM[name];
      if (form && !String(value).startsWith("<")) expect(value).toMatch(form);
      if (form) expect(ours[name]).toMatch(form);
      else expect(ours[name]).toEqual(name in news ? news[name] : value);
    }
    if (exchange.type.endsWith(":PrivateKey")) {
      expect(ours.privateKeyPem).toContain(`-----BEGIN ${typeOfPem(official.privateKeyPem)}-----`);
      expect(
        createPrivateKey(String(ours.privateKeyPem)).equals(
          createPrivateKey(String(ours.privateKeyPemPkcs8)),
        ),
      ).toBe(true);
    }
  });
});
