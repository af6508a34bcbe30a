import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decode, encode } from "../../../lab/plugins/server/property.ts";
import type { PropertyMap } from "../../../lab/plugins/server/property.ts";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { randomProvider } from "../../../lab/plugins/random/provider.ts";
import { tlsProvider } from "../../../lab/plugins/tls/provider.ts";

// Replays compare values with secrets unwrapped. Here: what is secret on the wire is so in ours, and nothing else.
interface Line {
  method: string;
  request: Record<string, PropertyMap> & { type: string; name: string; id: string; preview?: boolean };
  response: Record<string, PropertyMap>;
}

const FOLDER = join(import.meta.dirname, "transcripts");
const lines = readdirSync(FOLDER)
  .flatMap((file) => readFileSync(join(FOLDER, file), "utf8").split("\n"))
  .filter((line) => /"type": "(tls|random):/.test(line))
  .map((line) => JSON.parse(line) as Line);

const types = { ...tlsProvider().resources, ...randomProvider.resources };
const context = { signal: new AbortController().signal, status: () => undefined, log: () => undefined };
const decoded = (wire: PropertyMap | undefined) =>
  decode(structProto.Struct.fromJavaScript((wire ?? {}) as never));

/** Paths of the secrets in a value in wire form. */
function secretPaths(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  if ("4dabf18193072939515e22adb298388d" in value) return [path];
  return Object.entries(value)
    .flatMap(([key, item]) => secretPaths(item, `${path}.${key}`))
    .sort();
}
const ofOurs = (properties: PropertyMap | undefined) => secretPaths(encode(properties ?? {}).toJavaScript());

async function answer({
  method,
  request,
}: Line): Promise<{ inputs?: PropertyMap; properties?: PropertyMap }> {
  const type = types[request.type];
  if (!type?.read) throw new Error(`no type ${request.type}`);
  const about = { urn: "", name: request.name, type: request.type, id: request.id };
  if (method.endsWith("/Check")) {
    const news = decoded(request.news);
    return type.check({ ...about, olds: {}, news, randomSeed: new Uint8Array() }, context);
  }
  if (method.endsWith("/Read")) {
    const [inputs, properties] = [decoded(request.inputs), decoded(request.properties)];
    return (await type.read({ ...about, inputs, properties }, context)) ?? {};
  }
  const news = decoded(request.properties);
  return type.create({ ...about, news, preview: request.preview ?? false, timeoutSeconds: 0 }, context);
}

describe("secrets on the wire", () => {
  // Creations for which the recordings lack the keys are covered by their reads.
  const needsKey = ({ request }: Line) => JSON.stringify(request.properties ?? {}).includes("PRIVATE KEY>");
  const answered = lines.filter(
    (line) =>
      /\/(Check|Read)$/.test(line.method) ||
      (line.method.endsWith("/Create") && (line.request.preview || !needsKey(line))),
  );

  test.each(
    answered.map((line, index) => ({ line, title: `${line.method} of ${line.request.name} (${index})` })),
  )("$title", async ({ line }) => {
    const ours = await answer(line);
    expect(ofOurs(ours.inputs)).toEqual(secretPaths(line.response.inputs));
    expect(ofOurs(ours.properties)).toEqual(secretPaths(line.response.properties));
  });
});
