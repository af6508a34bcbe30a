import { z } from "zod";

/** What a command on a host was last asked for, and what it has left there. */
export interface Applied {
  /** Name of its script. */
  script: string;
  /** Its document, without the contents of files. */
  data: Readonly<Record<string, unknown>>;
  /** sha256 of the files that it has left, by path; undefined while its last run has not finished. */
  sums: ReadonlyMap<string, string> | undefined;
}

/** What a state is made of, as a host has it. */
export interface Taken {
  /** Folders of the kits that are there, the newest first. */
  kits: readonly string[];
  /** By label. */
  applied: ReadonlyMap<string, Applied>;
  /** Keys, certificates and other secrets, by path. */
  files: ReadonlyMap<string, string>;
}

const record = z.object({ script: z.string(), data: z.record(z.string(), z.unknown()) });

/** @param text what collect.sh printed. */
export function takenFrom(text: string): Taken {
  const kits: string[] = [];
  const records = new Map<string, string>();
  const manifests = new Map<string, string>();
  const files = new Map<string, string>();
  const kinds: Readonly<Record<string, Map<string, string>>> = {
    record: records,
    manifest: manifests,
    file: files,
  };
  for (const line of text.split("\n")) {
    const [kind = "", name = "", content = ""] = line.split("\t");
    if (kind === "kit") kits.push(name);
    else kinds[kind]?.set(name, Buffer.from(content, "base64").toString());
  }
  const applied = [...records].map(([name, json]): [string, Applied] => {
    const sums = sumsIn(manifests.get(name) ?? "");
    return [name.replace(/^\d+-/, ""), { ...record.parse(JSON.parse(json)), sums }];
  });
  return { kits, applied: new Map(applied), files };
}

/** The last line of a complete manifest is `end`; components/host/kit/manifest.sh explains the others. */
function sumsIn(manifest: string): Map<string, string> | undefined {
  const lines = manifest.trimEnd().split("\n");
  if (lines.at(-1) !== "end") return undefined;
  return new Map(
    lines.flatMap((line) => {
      const [kind, path = "", sum = ""] = line.split("\t");
      return kind === "sum" ? [[path, sum] as const] : [];
    }),
  );
}
