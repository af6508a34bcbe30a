import { type Part } from "../../../components/part.ts";
import type { Found, FoundKey, FoundText } from "./found.ts";
import { addPair } from "./leaves.ts";
import { certificateMark, keyMark, passwordMark } from "./marks.ts";

/**
 * Certificates, keys and passwords of add-ons, which hosts may have in other files than those of keys, or not at all.
 *
 * @param values what was found in place of the words in marks.ts.
 */
export function foundByMarks(parts: readonly Part[], values: ReadonlyMap<string, string>): Partial<Found> {
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
