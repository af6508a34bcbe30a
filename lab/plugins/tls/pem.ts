/** The DER bytes of a PEM text that must hold exactly this type, e.g. `CERTIFICATE`. Throws what is wrong. */
export function pemToDer(type: string, pem: string): Buffer {
  const match = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]+?)-----END \1-----/.exec(pem);
  if (!match) throw new Error(`failed to decode PEM of expected type "${type}" from bytes`);
  const [, found, body = ""] = match;
  if (found !== type) throw new Error(`invalid PEM type - expected "${type}", got "${found}"`);
  return Buffer.from(body, "base64");
}

/** PEM text with lines of 64 characters and a newline at the end. */
export function derToPem(type: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${type}-----`, ...lines, `-----END ${type}-----`, ""].join("\n");
}
