const inPEM = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/;
/** How a PEM block begins when it is encoded in base64, as in a kubeconfig. */
const inBase64 = /LS0tLS1CRUdJTi[\w+/]+/g;

/** Whether a text contains a private key, as it is or in base64. */
export function hasPrivateKey(text: string): boolean {
  const encoded = text.match(inBase64) ?? [];
  return [text, ...encoded.map((base64) => Buffer.from(base64, "base64").toString("latin1"))].some((form) =>
    inPEM.test(form),
  );
}
