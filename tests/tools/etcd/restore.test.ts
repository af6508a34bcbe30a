import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chosenSnapshot } from "../../../tools/etcd/restore/choose.ts";
import { confirmCluster } from "../../../tools/etcd/restore/confirm.ts";
import { identityLines } from "../../../tools/etcd/restore/identities.ts";
import { revisionBump } from "../../../tools/etcd/restore/revision.ts";
import { reasonIn } from "../../../tools/etcd/run-program.ts";
import { renderSnapshotTable } from "../../../tools/etcd/snapshots/table.ts";
import { clusterWith } from "../../files/clusters.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "barekube-restore-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const s3 = {
  endpoint: "https://s3.example.com",
  bucket: "etcd",
  accessKeyID: "A",
  secretAccessKey: "B",
};
const encryption = { recipients: ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"] };
const cluster = clusterWith({ etcd: { snapshots: { s3, encryption } } });
const one = {
  name: "lab-master-1-20261130T170000Z-7",
  time: 1_796_058_000,
  size: 2 ** 20,
  revision: 7,
  member: "master-1",
};
const found = {
  snapshots: [
    { ...one, place: "s3" },
    { ...one, place: "master-1", reason: "manual" },
  ],
  unknown: ["master-2 (192.0.2.2:22): it did not answer"],
};

describe("--snapshot", () => {
  it("takes the one on a host where there are several, or the place that is named", () => {
    expect(chosenSnapshot(one.name, found, cluster)).toMatchObject({
      isCopy: false,
      snapshot: { place: "master-1" },
    });
    expect(chosenSnapshot(`s3:${one.name}`, found, cluster)).toMatchObject({ isCopy: true });
  });

  it("takes the path of a file", () => {
    const path = join(folder, "mine.db");
    writeFileSync(path, "");
    expect(chosenSnapshot(path, found, cluster)).toEqual({ kind: "file", name: "mine", path });
  });

  it("says what could not be asked when there is none", () => {
    expect(() => chosenSnapshot("s3:nothing", found, cluster)).toThrow(
      "--snapshot s3:nothing: is not there; allowed: a name that npm run snapshots lists, with its place in front if need be (s3:nothing), or the path of a file; not asked: master-2 (192.0.2.2:22): it did not answer",
    );
  });
});

describe("--identity", () => {
  const write = (text: string) => {
    const path = join(folder, "key");
    writeFileSync(path, text);
    return path;
  };

  it("takes every private key of the file, and nothing else", async () => {
    const path = write("# created: today\nAGE-SECRET-KEY-1ABC\nAGE-SECRET-KEY-1DEF\n");
    expect(await identityLines(path)).toEqual([
      "identity AGE-SECRET-KEY-1ABC",
      "identity AGE-SECRET-KEY-1DEF",
    ]);
  });

  it.each([
    ["age-encryption.org/v1\n…", /is encrypted itself; decrypt it first/],
    [
      "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p\n",
      /has no private key of age; allowed/,
    ],
  ])("refuses %j", async (text, says) => {
    await expect(identityLines(write(text))).rejects.toThrow(says);
  });

  it("refuses a file that is not there", async () => {
    await expect(identityLines(join(folder, "none"))).rejects.toThrow(/cannot be read/);
  });
});

describe("the bump of revisions", () => {
  it("leads beyond everything that the cluster is known to have had", () => {
    const snapshot = { revision: 100, time: 1000 };
    expect(100 + revisionBump({ snapshot, now: 1000, others: [] })).toBe(1_000_000_100);
    expect(100 + revisionBump({ snapshot, now: 1000, others: [5_000_000_000] })).toBe(6_000_000_000);
  });

  it("leaves room for what was written since the snapshot where nobody knows", () => {
    const snapshot = { revision: 100, time: 1000 };
    expect(revisionBump({ snapshot, now: 1000 + 86_400, others: [] })).toBe(1_000_000_000 + 86_400_000);
    expect(revisionBump({ snapshot: { revision: 100 }, now: 1000, others: [] })).toBe(1_000_000_000);
  });
});

it("takes no other name for the cluster's", async () => {
  await confirmCluster("prod", "prod");
  await expect(confirmCluster("prod", "dev")).rejects.toThrow(
    '"dev" is not the name of this cluster; nothing was changed',
  );
});

it("tells the sentence of a script that has failed", () => {
  expect(reasonIn("noise\nerror: master-1: etcd does not stop\n")).toBe("etcd does not stop");
  expect(reasonIn("bash: line 1: x: command not found\n")).toBe("bash: line 1: x: command not found");
  expect(reasonIn("")).toBeUndefined();
});

it("lists snapshots with place, age, size and revision", () => {
  const now = new Date((one.time + 3 * 3600) * 1000);
  expect(renderSnapshotTable(found.snapshots, now))
    .toBe(`SNAPSHOT                         PLACE     AGE  SIZE     REVISION  TAKEN FOR
lab-master-1-20261130T170000Z-7  s3        3 h  1.0 MiB  7
lab-master-1-20261130T170000Z-7  master-1  3 h  1.0 MiB  7         manual`);
  expect(renderSnapshotTable([], now)).toBe("There are no snapshots; take one: npm run snapshot");
});
