import { createPublicKey, X509Certificate } from "node:crypto";
import { etcdCA } from "../../../components/etcd/paths.ts";
import { commonNames, generationName, subjectOf } from "../../../components/pki/resource-names.ts";
import {
  etcdClientCA,
  frontProxyCA,
  issuingCA,
  keptKey,
  kubernetesCA,
  serviceAccount,
} from "../../../components/pki/paths.ts";
import { generationsOf } from "../../../components/pki/settings.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";
import { type AuthorityName, byAge } from "../../../config/generations.ts";
import type { Taken } from "../hosts/taken.ts";
import type { Found, FoundKey } from "./found.ts";

type Hosts = readonly Taken[];

/** Where hosts have the certificates of all generations of an authority. */
const bundles: Readonly<Record<AuthorityName, readonly string[]>> = {
  kubernetes: [kubernetesCA.cert],
  etcd: [etcdCA, etcdClientCA],
  frontProxy: [frontProxyCA.cert],
};

/** The authorities, with the key of each generation that some host has. */
export function foundAuthorities(cluster: ClusterSpec, hosts: Hosts): Partial<Found> {
  const keys = new Map<string, FoundKey>();
  const certificates = new Map<string, string>();
  for (const name of ["kubernetes", "etcd", "frontProxy"] as const) {
    const trusted = certificatesIn(hosts, bundles[name]);
    const privates = privateKeysOn(hosts);
    for (const generation of generationsOf(cluster)[name]) {
      const subject = `CN=${subjectOf(cluster, name, generation)}`;
      const certificate = trusted.find((one) => one.subject === subject);
      if (certificate === undefined) continue;
      const resource = generationName(`pki-${commonNames[name]}-ca`, generation);
      const publicKeyPem = pemOf(certificate.publicKey);
      certificates.set(`${resource}-cert`, certificate.toString());
      keys.set(`${resource}-key`, { publicKeyPem, privateKeyPem: privates.get(publicKeyPem) });
    }
  }
  return { keys, certificates };
}

/** The keys for the tokens of service accounts: in the file of their public halves they are in the order of their age. */
export function foundServiceAccountKeys(cluster: ClusterSpec, hosts: Hosts): Partial<Found> {
  const publics = pemsIn(fileOn(hosts, serviceAccount.public) ?? "");
  const privates = privateKeysOn(hosts);
  const generations = byAge(generationsOf(cluster).serviceAccount);
  if (publics.length !== generations.length) return {};
  return {
    keys: new Map(
      generations.map((generation, index) => {
        const publicKeyPem = publics[index] ?? "";
        const name = generationName("pki-service-account-key", generation);
        return [name, { publicKeyPem, privateKeyPem: privates.get(publicKeyPem) }];
      }),
    ),
  };
}

/** Of authorities and service accounts, by public key. */
function privateKeysOn(hosts: Hosts): Map<string, string> {
  const known = new Map<string, string>();
  const kept = keptKey("etcd", 1).replace(/[^/]*$/, "");
  for (const { files } of hosts) {
    for (const [path, pem] of files) {
      if (path !== issuingCA.key && path !== serviceAccount.key && !path.startsWith(kept)) continue;
      const publicKeyPem = publicHalf(pem);
      if (publicKeyPem !== undefined) known.set(publicKeyPem, pem);
    }
  }
  return known;
}

/** Undefined for what stands in place of a key that was lost before. */
export function publicHalf(privateKeyPem: string): string | undefined {
  try {
    return pemOf(createPublicKey(privateKeyPem));
  } catch {
    return undefined;
  }
}

const pemOf = (key: X509Certificate["publicKey"]): string =>
  key.export({ type: "spki", format: "pem" }).toString();

const certificatesIn = (hosts: Hosts, paths: readonly string[]): X509Certificate[] =>
  [...new Set(hosts.flatMap(({ files }) => paths.flatMap((path) => pemsIn(files.get(path) ?? ""))))].map(
    (pem) => new X509Certificate(pem),
  );

export const fileOn = (hosts: Hosts, path: string): string | undefined =>
  hosts.map(({ files }) => files.get(path)).find((content) => content !== undefined);

const pemsIn = (text: string): string[] =>
  text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n/g) ?? [];
