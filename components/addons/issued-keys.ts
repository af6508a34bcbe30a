import type { Pki } from "../pki/pki.ts";
import type { AddOnKeys } from "./keys.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

export const addOnKeys = (pki: Pki): AddOnKeys => ({
  tls: (certificate) => {
    const { certPem, keyPem } = pki.sharedLeaf(certificate);
    return { "tls.crt": certPem.apply(base64), "tls.key": keyPem.apply(base64) };
  },
  fingerprint: (certificate) => pki.sharedLeaf(certificate).fingerprint,
  password: (name) => pki.password(name),
  authority: (name) => pki.authorities[name].bundle,
  caBundle: (name) => pki.authorities[name].bundle.apply(base64),
});
