import type { KubernetesObject, Part } from "../../../components/part.ts";
import { addPair } from "./leaves.ts";
import type { Found, FoundKey, FoundText } from "./found.ts";
import { certificateMark, keyMark, passwordMark, valuesOf } from "./marks.ts";

interface Args {
  parts: readonly Part[];
  /** See marks.ts. */
  marked: ReadonlyMap<string, KubernetesObject>;
  /** The same objects as they are in the cluster. */
  living: Readonly<Record<string, unknown>>;
}

/** Certificates, keys and passwords that add-ons have in the cluster, and no host has. */
export function foundInCluster({ parts, marked, living }: Args): Partial<Found> {
  const values = new Map([...marked].flatMap(([path, object]) => [...valuesOf(object, living[path])]));
  const keys = new Map<string, FoundKey>();
  const certificates = new Map<string, string>();
  const texts = new Map<string, FoundText>();
  for (const part of parts) {
    for (const name of Object.keys(part.sharedCertificates ?? {})) {
      const found = { certPem: values.get(certificateMark(name)), keyPem: values.get(keyMark(name)) };
      addPair({ keys, certificates }, name, found);
    }
    for (const name of part.passwords ?? []) {
      const result = values.get(passwordMark(name, "text"));
      const bcryptHash =
        values.get(passwordMark(name, "bcryptHash")) ?? values.get(passwordMark(name, "fingerprint"));
      if (result !== undefined) texts.set(`pki-${name}-password`, { result, bcryptHash });
    }
  }
  return { keys, certificates, texts };
}
