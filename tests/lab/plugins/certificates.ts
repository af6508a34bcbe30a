import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { PropertyMap } from "../../../lab/plugins/server/property.ts";
import { tlsProvider } from "../../../lab/plugins/tls/provider.ts";
import { operate } from "./operate.ts";

const provider = tlsProvider();
const keys = operate(provider, "tls:index/privateKey:PrivateKey");
const requests = operate(provider, "tls:index/certRequest:CertRequest");
export const selfSigned = operate(provider, "tls:index/selfSignedCert:SelfSignedCert");
const locallySigned = operate(provider, "tls:index/locallySignedCert:LocallySignedCert");

const folder = mkdtempSync(join(tmpdir(), "tls-plugin-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
/** Writes a file that is deleted after the tests. */
export function file(content: unknown): string {
  const path = join(folder, `${files++}.pem`);
  writeFileSync(path, String(content));
  return path;
}

/** Runs openssl; the answer is all it says, with the exit code at the end. */
export function openssl(...args: string[]): string {
  try {
    return `${execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })}exit 0`;
  } catch (error) {
    const { stdout, stderr, status } = error as { stdout: string; stderr: string; status: number };
    return `${stdout}${stderr}exit ${status}`;
  }
}
/** What openssl shows of a certificate. */
export const text = (certPem: unknown) => openssl("x509", "-noout", "-text", "-in", file(certPem));

/** Makes a private key with the plugin. */
export async function makeKey(inputs: PropertyMap): Promise<PropertyMap> {
  return (await keys.create(inputs)).outputs;
}
/** Makes the certificate of an authority, by default good for everything an authority does. */
export async function makeAuthority(privateKeyPem: unknown, inputs: PropertyMap = {}): Promise<string> {
  const { outputs } = await selfSigned.create({
    privateKeyPem,
    isCaCertificate: true,
    validityPeriodHours: 24,
    allowedUses: ["cert_signing", "crl_signing", "digital_signature", "key_encipherment"],
    subject: { commonName: "authority", organization: "barekube" },
    ...inputs,
  });
  return String(outputs.certPem);
}
/** Makes a request and the certificate for it, by default for servers and clients. */
export async function makeLeaf(args: {
  authority: { key: PropertyMap; certPem: string };
  key: PropertyMap;
  request: PropertyMap;
  inputs?: PropertyMap;
}): Promise<{ certPem: string; certRequestPem: string }> {
  const { authority, key, request, inputs } = args;
  const { certRequestPem } = (await requests.create({ privateKeyPem: key.privateKeyPem, ...request }))
    .outputs;
  const { outputs } = await locallySigned.create({
    caCertPem: authority.certPem,
    caPrivateKeyPem: authority.key.privateKeyPem,
    certRequestPem,
    validityPeriodHours: 1,
    allowedUses: ["digital_signature", "key_encipherment", "server_auth", "client_auth"],
    ...inputs,
  });
  return { certPem: String(outputs.certPem), certRequestPem: String(certRequestPem) };
}

/** A request with names of all kinds. */
export const NAMES = {
  subject: { commonName: "kube-apiserver" },
  dnsNames: ["kubernetes", "kubernetes.default.svc"],
  ipAddresses: ["127.0.0.1", "fd00:10::1"],
  uris: ["spiffe://barekube/apiserver"],
};
