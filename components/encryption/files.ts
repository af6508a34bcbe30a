import { yaml } from "../../documents/formats.ts";

export interface EncryptionKey {
  generation: number;
  /** 32 bytes in base64. */
  secret: string;
}

/** Encryption at rest. @param keys the first one writes, all can be read; secret, and so is the result. */
export function renderEncryptionConfig(keys: readonly EncryptionKey[]): string {
  const named = keys.map(({ generation, secret }) => ({ name: encryptionKeyName(generation), secret }));
  return yaml({
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [{ resources: ["secrets"], providers: [{ secretbox: { keys: named } }, { identity: {} }] }],
  });
}

/** What is encrypted begins with it in etcd: `k8s:enc:secretbox:v1:key1:`. */
export const encryptionKeyName = (generation: number): string => `key${generation}`;
