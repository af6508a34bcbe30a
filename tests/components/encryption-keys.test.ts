import { describe, expect, it } from "vitest";
import type { HostReport } from "../../observe/report/host-report.ts";
import { reencryptCommand } from "../../components/encryption/document.ts";
import { apiServerCommand } from "../../components/kube-apiserver/document.ts";
import { secretFrom } from "../../components/encryption/keys.ts";
import { encryptionConfig } from "../../components/pki/paths.ts";
import { commandOn, commandsOf, documentOf } from "../support/commands.ts";
import { type Run, runProgram } from "../support/engine.ts";
import { apiServerDocument, reportOf } from "../support/reports.ts";
import { masters, stackOf } from "../support/topologies.ts";

const names = ["master-1", "master-2", "master-3"];
const withKeys = (encryptionKeys: number[]) => stackOf(masters(3), { encryptionKeys });

/** Names and texts of the keys, as a master's API server reads them. */
function configured({ graph }: Run): [string, string][] {
  const { files } = documentOf(commandOn(commandsOf(graph), "master-1", "keys")) as {
    files: Record<string, { content: string }>;
  };
  const text = files[encryptionConfig]?.content ?? "";
  return [...text.matchAll(/- name: (\S+)\s+secret: (\S+)/g)].map(([, name = "", key = ""]) => [name, key]);
}

const reencryptions = ({ graph }: Run) => commandsOf(graph).filter(({ script }) => script === "reencrypt");

/** What a master tells whose API server has these keys. */
const reported = (keys: readonly number[], reencryption?: object, { finished = true } = {}): HostReport =>
  reportOf([
    [apiServerCommand, { document: apiServerDocument(keys) }],
    ...(reencryption === undefined
      ? []
      : [[reencryptCommand, { document: { ...reencryption }, finished }] as const]),
  ]);

describe("encryption keys", () => {
  it("are in the state as a text, or as hosts have them if that is lost", () => {
    const made = secretFrom("aB3".repeat(14) + "x");
    expect(Buffer.from(made, "base64")).toHaveLength(32);
    expect(secretFrom(made)).toBe(made);
  });

  it("keep name and value whatever is beside them", async () => {
    const [[one]] = [configured(await runProgram(withKeys([1])))];
    expect(one?.[0]).toBe("key1");
    const both = configured(await runProgram(withKeys([1, 2])));
    expect(both.map(([name]) => name)).toEqual(["key1", "key2"]);
    expect(both[0]).toEqual(one);
    expect(configured(await runProgram(withKeys([2, 1])))).toEqual(both.toReversed());
  });

  it("that are rotated have Secrets encrypted anew, after all API servers", async () => {
    expect(reencryptions(await runProgram(withKeys([1])))).toEqual([]);
    const run = await runProgram(withKeys([2, 1]));
    const [reencryption, ...others] = reencryptions(run);
    expect(others).toEqual([]);
    if (reencryption === undefined) throw new Error("nobody encrypts anew");
    expect(documentOf(reencryption)).toMatchObject({ key: 2, masters: names });
    for (const master of names) {
      const apiserver = commandOn(commandsOf(run.graph), master, "kube-apiserver");
      expect(run.graph.isBefore(apiserver.resource, reencryption.resource)).toBe(true);
    }
  });

  it("that were given up half-way and are taken up again have Secrets encrypted anew", async () => {
    const again = async (keys: number[], recorded: object) => {
      const reports = {
        "master-1": reported([2, 1], recorded),
        "master-2": reported(keys),
        "master-3": reported([2, 1]),
      };
      const [reencryption] = reencryptions(await runProgram(withKeys([2, 1]), { reports }));
      return reencryption && documentOf(reencryption)["again"];
    };
    const last = { key: 2, masters: names };
    expect(await again([2, 1], last)).toBeUndefined();
    expect(await again([1, 2], last)).toBe(1);
    expect(await again([2, 1], { ...last, again: 1 })).toBe(1);
    expect(await again([1, 2], { ...last, key: 1 })).toBeUndefined();
  });

  it("are refused by what the hosts tell", async () => {
    const refusal = (keys: number[], ...reports: HostReport[]) =>
      runProgram(withKeys(keys), {
        reports: Object.fromEntries(reports.map((report, index) => [`master-${index + 1}`, report])),
      }).then(
        () => "nothing",
        (error: unknown) => String(error),
      );
    const old = reported([1]);
    expect(await refusal([2, 1], old, old, old)).toContain("set [1, 2]");
    expect(await refusal([1, 2], old, old, old)).toBe("nothing");
    const last = { key: 2, masters: names };
    const other = reported([2, 1]);
    const done = reported([2, 1], last);
    const cutOff = reported([2, 1], last, { finished: false });
    expect(await refusal([2], done, other, other)).toBe("nothing");
    expect(await refusal([2], cutOff, other, other)).toContain("drops key 1");
  });
});
