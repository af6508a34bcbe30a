import { createHash } from "node:crypto";
import { secret } from "@pulumi/pulumi";

/** A text that an output had, and where it came from: `privateKeyPem of pki-admin-key`. */
export type Origins = Map<string, string>;

export interface OutputContext {
  /** Certificates that are issued once more, by resource name. */
  renewed: ReadonlySet<string>;
  /** Is filled with every text made up here. */
  origins: Origins;
  /** Is filled with those of them that must never be seen. */
  secrets: Set<string>;
}

interface NewResource {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/** What a provider adds to a resource's inputs; `secrets` are those that it marks as such. */
interface Outputs {
  plain?: Record<string, unknown>;
  secrets?: Record<string, string>;
}

/**
 * The outputs that the official plugins would have, made from the resource's name and inputs alone: the same
 * program gives the same outputs, another SAN another certificate.
 */
export function providerOutputs(args: NewResource, context: OutputContext): Record<string, unknown> {
  const { plain = {}, secrets = {} } = outputsOf(args, context.renewed.has(args.name));
  for (const [output, text] of [...Object.entries(plain), ...Object.entries(secrets)]) {
    if (typeof text === "string" && text.length > 20) {
      context.origins.set(text, `${output} of ${args.name}`);
    }
  }
  for (const text of Object.values(secrets)) context.secrets.add(text);
  if (secrets["result"] !== undefined) {
    // The first characters name a bootstrap token in public; the others are what nobody may see.
    const [id, rest] = [secrets["result"].slice(0, 6), secrets["result"].slice(6)];
    context.secrets.add(rest);
    context.origins.set(`${id}.${rest}`, `result of ${args.name}`);
  }
  return {
    ...plain,
    ...Object.fromEntries(Object.entries(secrets).map(([output, text]) => [output, secret(text)])),
  };
}

function outputsOf({ type, name, inputs }: NewResource, renewed: boolean): Outputs {
  const seed = `${name} ${JSON.stringify(inputs)} ${renewed ? "renewed" : "first"}`;
  switch (type) {
    case "tls:index/privateKey:PrivateKey":
      return {
        plain: {
          publicKeyPem: pem("PUBLIC KEY", seed, 2),
          publicKeyOpenssh: `ecdsa-sha2-nistp256 ${bytes(seed, 2)}\n`,
          publicKeyFingerprintSha256: `SHA256:${bytes(seed, 1).slice(0, 43)}`,
        },
        secrets: {
          privateKeyPem: pem("EC PRIVATE KEY", seed, 3),
          privateKeyPemPkcs8: pem("PRIVATE KEY", seed, 3),
          privateKeyOpenssh: pem("OPENSSH PRIVATE KEY", seed, 5),
        },
      };
    case "tls:index/certRequest:CertRequest":
      return { plain: { certRequestPem: pem("CERTIFICATE REQUEST", seed, 5), keyAlgorithm: "ECDSA" } };
    case "tls:index/selfSignedCert:SelfSignedCert":
    case "tls:index/locallySignedCert:LocallySignedCert":
      return {
        plain: {
          certPem: pem("CERTIFICATE", seed, 8),
          keyAlgorithm: "ECDSA",
          readyForRenewal: false,
          validityStartTime: renewed ? "2027-01-01T00:00:00Z" : "2026-01-01T00:00:00Z",
          validityEndTime: renewed ? "2028-01-01T00:00:00Z" : "2027-01-01T00:00:00Z",
        },
      };
    case "random:index/randomPassword:RandomPassword":
      return {
        secrets: {
          result: letters(seed).slice(0, Number(inputs.length)),
          bcryptHash: `$2a$10$${letters(seed + "b")}`,
        },
      };
    case "random:index/randomBytes:RandomBytes": {
      const value = createHash("sha512").update(seed).digest().subarray(0, Number(inputs.length));
      return { secrets: { base64: value.toString("base64"), hex: value.toString("hex") } };
    }
    case "command:remote:Command":
      return { plain: { stdout: "changed\n", stderr: "" } };
    default:
      return {};
  }
}

const line = (seed: string): string => createHash("sha384").update(seed).digest("base64");

/** So many lines of 64 base64 characters. */
const bytes = (seed: string, lines: number, separator = ""): string =>
  Array.from({ length: lines }, (_, index) => line(`${seed} ${index}`)).join(separator);

const pem = (label: string, seed: string, lines: number): string =>
  `-----BEGIN ${label}-----\n${bytes(`${label} ${seed}`, lines, "\n")}\n-----END ${label}-----\n`;

/** Lower-case letters and digits. */
const letters = (seed: string): string =>
  BigInt(`0x${createHash("sha256").update(seed).digest("hex")}`)
    .toString(36)
    .slice(0, 40);
