import { output } from "@pulumi/pulumi";
import type { AddOnKeys } from "../../../components/addons/keys.ts";
import { pathOf } from "../../../components/cluster/objects.ts";
import type { KubernetesObject, Part } from "../../../components/part.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";

/** What add-ons have in their objects of the cluster's PKI: a word in place of each, to find out where it ends up. */
const mark = (...words: readonly string[]): string => `barekube-mark/${words.join("/")}/`;
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

/** The objects of all add-ons with such words, by their path in the API. */
export async function markedObjects(
  cluster: ClusterSpec,
  parts: readonly Part[],
): Promise<Map<string, KubernetesObject>> {
  const declared = parts.flatMap(({ addOn }) => Object.values(addOn?.objects(cluster, markedKeys) ?? {}));
  const objects = await new Promise<KubernetesObject[]>((resolve) => {
    output(declared).apply((all) => {
      resolve(all as unknown as KubernetesObject[]);
    });
  });
  return new Map(objects.map((object) => [pathOf(object), object]));
}

/**
 * What is in a living object where the marked one has a word.
 *
 * @param marked any value of the marked object; values of Secrets are in base64.
 */
export function* valuesOf(
  marked: unknown,
  living: unknown,
): Generator<readonly [mark: string, value: string]> {
  if (typeof marked === "string") {
    if (typeof living === "string") yield* valueOf(marked, living);
  } else if (marked !== null && typeof marked === "object") {
    for (const [key, value] of Object.entries(marked))
      yield* valuesOf(value, (living as Record<string, unknown> | null | undefined)?.[key]);
  }
}

function* valueOf(marked: string, living: string): Generator<readonly [string, string]> {
  for (const [text, present] of [
    [marked, living],
    [decoded(marked), decoded(living)],
  ] as const) {
    const [, before, word, after] = /^([^]*?)(barekube-mark\/.*\/)([^]*)$/.exec(text) ?? [];
    if (before === undefined || word === undefined || after === undefined) continue;
    if (!present.startsWith(before) || !present.endsWith(after)) continue;
    yield [word, present.slice(before.length, present.length - after.length)];
    return;
  }
}

const decoded = (text: string): string => Buffer.from(text, "base64").toString();
