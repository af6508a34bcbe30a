import { yaml } from "./documents.ts";

/** Encryption at rest. @param key 32 bytes in base64; a secret, and so is the result. */
export function renderEncryptionConfig(key: string): string {
  return yaml({
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [
      {
        resources: ["secrets"],
        providers: [{ secretbox: { keys: [{ name: "key1", secret: key }] } }, { identity: {} }],
      },
    ],
  });
}
