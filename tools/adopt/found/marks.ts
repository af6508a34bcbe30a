import { output } from "@pulumi/pulumi";
import type { AddOnKeys } from "../../../components/addons/keys.ts";
import { pathOf } from "../../../components/cluster/objects.ts";
import { type KeyFiles, type KubernetesObject, type Part, partsOn } from "../../../components/part.ts";
import type { Secrets } from "../../../components/pki/secrets.ts";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";

/**
 * Parts are asked once for what they make of the cluster's PKI, with a word in place of each key and password. Where such a
 * word ends up in an object or a file, the cluster has what is to be found.
 */
const mark = (...words: readonly string[]): string => `[barekube ${words.join(" ")}]`;
const markForm = /\[barekube [^\]]*\]/;
const base64 = (text: string): string => Buffer.from(text).toString("base64");

export const certificateMark = (name: string) => mark("certificate", name);
export const keyMark = (name: string) => mark("key", name);
export const passwordMark = (name: string, form: "text" | "bcryptHash" | "fingerprint") =>
  mark("password", name, form);

const markedKeys: AddOnKeys = {
  tls: (name) => ({ "tls.crt": base64(certificateMark(name)), "tls.key": base64(keyMark(name)) }),
  fingerprint: () => "",
  authority: () => "",
  caBundle: () => "",
  password: (name) => ({
    text: output(passwordMark(name, "text")),
    bcryptHash: output(passwordMark(name, "bcryptHash")),
    fingerprint: output(passwordMark(name, "fingerprint")),
  }),
};

const nothing = output("");
const markedSecrets: Secrets = {
  bundle: () => nothing,
  issuing: { certPem: nothing, keyPem: nothing },
  serviceAccount: { signingKey: nothing, signer: nothing, bundle: nothing },
  keys: () => new Map(),
  encryptionConfig: nothing,
  password: (name) => output(passwordMark(name, "text")),
};

/** The objects of all add-ons, with words in them, by their path in the API. */
export async function markedObjects(
  cluster: ClusterSpec,
  parts: readonly Part[],
): Promise<ReadonlyMap<string, KubernetesObject>> {
  const declared = parts.flatMap(({ addOn }) => Object.values(addOn?.objects(cluster, markedKeys) ?? {}));
  const objects = await known<readonly KubernetesObject[]>(declared);
  return new Map(objects.map((object) => [pathOf(object), object]));
}

/** The same for the secret files of a host: path → content. */
export async function markedFiles(
  { cluster, parts }: { cluster: ClusterSpec; parts: readonly Part[] },
  host: HostSpec,
): Promise<ReadonlyMap<string, string>> {
  const context = { cluster, host, secrets: markedSecrets };
  const declared = partsOn(parts, host).map(({ keyFiles }) => keyFiles?.(context) ?? {});
  const files = Object.entries(
    Object.assign({}, ...(await known<readonly KeyFiles[]>(declared))) as KeyFiles,
  );
  return new Map(
    files.flatMap(([path, { content }]) => (typeof content === "string" ? [[path, content]] : [])),
  );
}

const known = <Value>(value: Value): Promise<Value> =>
  new Promise((resolve) => {
    output(value).apply((all) => {
      resolve(all as Value);
    });
  });

/**
 * What is in something living where its marked form has words.
 *
 * @param marked a text, or anything that has texts in it.
 */
export function* valuesOf(
  marked: unknown,
  living: unknown,
): Generator<readonly [mark: string, value: string]> {
  if (typeof marked === "string") {
    if (typeof living === "string") yield* valuesIn(marked, living);
  } else if (marked !== null && typeof marked === "object") {
    for (const [key, value] of Object.entries(marked))
      yield* valuesOf(value, (living as Record<string, unknown> | null | undefined)?.[key]);
  }
}

function* valuesIn(marked: string, living: string): Generator<readonly [string, string]> {
  const word = markForm.exec(marked)?.[0];
  if (word !== undefined) {
    const value = inPlaceOf(word, marked, living);
    if (value !== undefined) yield [word, value];
    return;
  }
  const encoded = marked.match(base64Form)?.find((text) => markForm.test(decoded(text)));
  const value = encoded === undefined ? undefined : inPlaceOf(encoded, marked, living);
  if (encoded !== undefined && value !== undefined) yield* valuesIn(decoded(encoded), decoded(value));
}

const base64Form = /[A-Za-z0-9+/]{16,}={0,2}/g;

const decoded = (text: string): string => Buffer.from(text, "base64").toString();

/** What the living text has where the marked one has the word; undefined where the two differ elsewhere. */
function inPlaceOf(word: string, marked: string, living: string): string | undefined {
  const at = marked.indexOf(word);
  const [before, after] = [marked.slice(0, at), marked.slice(at + word.length)];
  const isThere =
    living.startsWith(before) && living.endsWith(after) && living.length >= before.length + after.length;
  return isThere ? living.slice(before.length, living.length - after.length) : undefined;
}
