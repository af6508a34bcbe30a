import { z } from "zod";

const privateKey = z.object({ private_key_pem: z.string() }).or(z.object({ privateKeyPem: z.string() }));
const password = z.object({ result: z.string() });
const bytes = z.object({ base64: z.string() });

interface Resource {
  urn: string;
  type: string;
  outputs: Record<string, unknown>;
}

/**
 * Texts that betray a secret of the stack wherever they appear, by the name of their resource.
 *
 * @param resources of the state, with secrets in plain text.
 */
export function secretTexts(resources: readonly Resource[]): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const { urn, type, outputs } of resources) {
    const found = textsOf(type, plain(outputs));
    if (found.length > 0) texts.set(urn.slice(urn.lastIndexOf("::") + 2), found);
  }
  return texts;
}

/** The token that a node joined with. @throws when the state has none for it. */
export function bootstrapToken(resources: readonly Resource[], node: string): string {
  const resource = resources.find(({ urn }) => urn.endsWith(`::bootstrap-tokens-${node}`));
  const { result } = password.parse(plain(resource?.outputs));
  return `${result.slice(0, 6)}.${result.slice(6)}`;
}

function textsOf(type: string, outputs: unknown): string[] {
  switch (type) {
    case "tls:index/privateKey:PrivateKey": {
      const key = privateKey.parse(outputs);
      const pem = "privateKeyPem" in key ? key.privateKeyPem : key.private_key_pem;
      const [body = ""] = pem.split("\n").filter((line) => !line.startsWith("-----"));
      // The second is how it would look in a kubeconfig; what precedes it is the same for all keys.
      return [body.slice(20), Buffer.from(pem).toString("base64").slice(80, 140)];
    }
    case "random:index/randomPassword:RandomPassword":
      // The first six characters of a bootstrap token are its name, which is public.
      return [password.parse(outputs).result.slice(6)];
    case "random:index/randomBytes:RandomBytes":
      return [bytes.parse(outputs).base64];
    default:
      return [];
  }
}

const secretSignature = "4dabf18193072939515e22adb298388d";
const secretValue = z.looseObject({ [secretSignature]: z.string(), plaintext: z.string() });

/** Secrets as the engine exports them → their values. */
function plain(value: unknown): unknown {
  const secret = secretValue.safeParse(value);
  if (secret.success) return JSON.parse(secret.data.plaintext) as unknown;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
