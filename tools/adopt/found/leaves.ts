import { pair } from "../../../components/pki/paths.ts";
import { type Part, partsOn } from "../../../components/part.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Taken } from "../hosts/taken.ts";
import { publicHalf } from "./authorities.ts";
import type { Found, FoundKey } from "./found.ts";

interface Args {
  cluster: ClusterSpec;
  parts: readonly Part[];
  /** By the name of the host. */
  hosts: ReadonlyMap<string, Taken>;
}

/** Certificates and keys that hosts have: those of each host, and those that hosts share. */
export function foundLeaves({ cluster, parts, hosts }: Args): Partial<Found> {
  const keys = new Map<string, FoundKey>();
  const certificates = new Map<string, string>();
  const add = (name: string, { files }: Taken, path: { cert: string; key: string }) => {
    addPair({ keys, certificates }, name, { certPem: files.get(path.cert), keyPem: files.get(path.key) });
  };
  for (const host of cluster.hosts) {
    const taken = hosts.get(host.name);
    if (taken === undefined) continue;
    for (const part of partsOn(parts, host)) {
      for (const [name, { path = pair(name) }] of Object.entries(part.hostCertificates ?? {}))
        add(`${host.name}-${name}`, taken, path);
      for (const name of Object.keys(part.sharedCertificates ?? {})) add(name, taken, pair(name));
    }
  }
  return { keys, certificates };
}

interface Pair {
  certPem: string | undefined;
  keyPem: string | undefined;
}

/** @param name of the certificate, after its host if it is a host's own. */
export function addPair(
  { keys, certificates }: { keys: Map<string, FoundKey>; certificates: Map<string, string> },
  name: string,
  { certPem, keyPem }: Pair,
): void {
  const publicKeyPem = keyPem === undefined ? undefined : publicHalf(keyPem);
  if (certPem === undefined || publicKeyPem === undefined) return;
  keys.set(`pki-${name}-key`, { privateKeyPem: keyPem, publicKeyPem });
  certificates.set(`pki-${name}-cert`, certPem);
}
