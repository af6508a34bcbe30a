import { type ClusterSpec, masterHosts } from "../../config/cluster.ts";
import { yaml } from "../../documents/formats.ts";
import { renderApiAccess } from "../cluster/api-access.ts";
import { encryptionKeys } from "./settings.ts";

export interface EncryptionKey {
  generation: number;
  /** 32 bytes in base64. */
  secret: string;
}

/** Encryption at rest. @param keys the first one encrypts, all decrypt; they are secret, and so is the result. */
export function renderEncryptionConfig(keys: readonly EncryptionKey[]): string {
  const named = keys.map(({ generation, secret }) => ({ name: encryptionKeyName(generation), secret }));
  return yaml({
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [{ resources: ["secrets"], providers: [{ secretbox: { keys: named } }, { identity: {} }] }],
  });
}

/** Encrypted values in etcd begin with it: `k8s:enc:secretbox:v1:key1:`. */
export const encryptionKeyName = (generation: number): string => `key${generation}`;

/** The document for reencrypt.sh, which re-encrypts all Secrets. */
export function renderReencryption(cluster: ClusterSpec) {
  return {
    api: renderApiAccess(cluster),
    /** Generation of the key in use. */
    key: encryptionKeys.of(cluster)[0],
    /** Masters whose API servers write with it by then. */
    masters: masterHosts(cluster).map(({ name }) => name),
  };
}
