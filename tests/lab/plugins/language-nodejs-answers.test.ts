import { readFileSync } from "node:fs";
import { join } from "node:path";
import languageProto from "@pulumi/pulumi/proto/language_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHECKOUT, information, LanguageHost } from "./language-host.ts";

let host: LanguageHost;
beforeAll(async () => {
  host = await LanguageHost.start();
});
afterAll(() => host.stop());

describe("answers like the official language host", () => {
  const recording = readFileSync(join(import.meta.dirname, "transcripts", "1-preview-create.jsonl"), "utf8");
  const calls = recording
    .split("\n")
    .filter((line) => line.includes('"LanguageRuntime/'))
    .map((line) => JSON.parse(line) as { method: string; response: Record<string, unknown> });
  const recordedAnswer = (method: string) =>
    calls.find((call) => call.method === `LanguageRuntime/${method}`)?.response;

  test("the plugins that the packages of this project need", async () => {
    const request = new languageProto.GetRequiredPackagesRequest().setInfo(information(CHECKOUT));
    const packages = await new Promise((resolve, reject) => {
      host.client.getRequiredPackages(request, (error, response) => {
        if (error) return reject(error);
        const list = response.getPackagesList();
        resolve(
          list.map((item) => ({ name: item.getName(), kind: item.getKind(), version: item.getVersion() })),
        );
      });
    });
    expect({ packages }).toEqual(recordedAnswer("GetRequiredPackages"));
  });

  test("about: Node.js and TypeScript", async () => {
    const request = new languageProto.AboutRequest().setInfo(information(CHECKOUT));
    const about = await new Promise<Record<string, unknown>>((resolve, reject) => {
      host.client.about(request, (error, response) => {
        if (error) return reject(error);
        const metadata = Object.fromEntries(response.getMetadataMap().toObject());
        resolve({ executable: response.getExecutable(), version: response.getVersion(), metadata });
      });
    });
    const recorded = recordedAnswer("About") as { metadata: { typescriptVersion: string } };
    expect(about).toEqual({
      executable: process.execPath,
      version: process.version,
      metadata: { typescriptVersion: recorded.metadata.typescriptVersion },
    });
  });

  test("no version of its own", async () => {
    const version = await new Promise((resolve, reject) => {
      host.client.getPluginInfo(new emptyProto.Empty(), (error, response) =>
        error ? reject(error) : resolve(response.getVersion()),
      );
    });
    expect(version).toBe(recordedAnswer("GetPluginInfo")?.version ?? "");
  });
});
