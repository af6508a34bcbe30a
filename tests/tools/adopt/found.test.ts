import { describe, expect, it } from "vitest";
import { isApplied } from "../../../tools/adopt/providers/documents.ts";
import { markedFiles, markedObjects, passwordMark, valuesOf } from "../../../tools/adopt/found/marks.ts";
import { takenFrom } from "../../../tools/adopt/hosts/taken.ts";
import { summaryOf } from "../../../tools/adopt/summary.ts";
import { loadCluster } from "../../../components/load.ts";
import { partsOf } from "../../../components/parts.ts";
import { flanneldURL, hostKey } from "../../support/topologies.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("what hosts tell", () => {
  it("is sorted by commands and files", () => {
    const lines = [
      "kit\t/opt/barekube/kit-1",
      `record\t17-web\t${base64('{"script":"service","data":{"unit":"web.service"}}')}`,
      `manifest\t17-web\t${base64("file\t/etc/a\t0600 root:root\nsum\t/etc/a\tabc\nend\n")}`,
      `record\t18-keys\t${base64('{"script":"keys","data":{}}')}`,
      `manifest\t18-keys\t`,
      `file\t/etc/pki/a.key\t${base64("KEY\n")}`,
    ];
    const { kits, applied, files } = takenFrom(lines.join("\n"));
    expect(kits).toEqual(["/opt/barekube/kit-1"]);
    expect(applied.get("web")).toEqual({
      script: "service",
      data: { unit: "web.service" },
      sums: new Map([["/etc/a", "abc"]]),
    });
    expect(applied.get("keys")?.sums).toBeUndefined();
    expect(files).toEqual(new Map([["/etc/pki/a.key", "KEY\n"]]));
  });

  it("is the same as a document only if each file is", () => {
    const sums = new Map([["/a", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"]]);
    const applied = { script: "service", data: { files: { "/a": { mode: "0600" } } }, sums };
    const document = (mode: string, content: string) => ({ files: { "/a": { mode, content } } });
    expect(isApplied(document("0600", "a"), applied)).toBe(true);
    expect(isApplied(document("0600", "b"), applied)).toBe(false);
    expect(isApplied(document("0644", "a"), applied)).toBe(false);
    expect(isApplied(document("0600", "a"), { ...applied, sums: undefined })).toBe(false);
    expect(isApplied(document("0600", "a"), { ...applied, sums: new Map() })).toBe(false);
    const unless = { "/a": "/b" };
    const unneeded = { ...applied, data: { ...applied.data, unless } };
    expect(isApplied({ ...document("0600", "b"), unless }, unneeded)).toBe(true);
  });
});

describe("secrets of add-ons", () => {
  const cluster = loadCluster({
    clusterName: "prod",
    artifacts: { checksums: { [flanneldURL]: "f".repeat(64) } },
    hosts: [{ name: "a", address: "192.0.2.1", roles: ["master", "worker"], ssh: { hostKey } }],
    addons: { registry: { storageClass: "own" } },
  });
  const parts = partsOf(cluster);
  const [host] = cluster.hosts;

  it("are found in the place of words in their objects", async () => {
    const marked = (await markedObjects(cluster, parts)).get(
      "/api/v1/namespaces/registry/secrets/registry-login",
    );
    const living = { data: { htpasswd: base64("barekube:$2a$10$hash\n") } };
    expect([...valuesOf(marked, living)]).toEqual([[passwordMark("registry", "bcryptHash"), "$2a$10$hash"]]);
    expect([...valuesOf(marked, { data: { htpasswd: base64("somebody:$2a$10$hash\n") } })]).toEqual([]);
    expect([...valuesOf(marked, null)]).toEqual([]);
  });

  it("are found in files of hosts, even in the middle of what is in base64", async () => {
    if (host === undefined) throw new Error("no host");
    const files = await markedFiles({ cluster, parts }, host);
    const [path, marked = ""] = [...files].find(([name]) => name.endsWith("/hosts.toml")) ?? [];
    expect(path).toContain("/etc/containerd/certs.d/registry.registry.svc");
    const living = marked.replace(/Basic [A-Za-z0-9+/=]+/, `Basic ${base64("barekube:s3cret")}`);
    expect([...valuesOf(marked, living)]).toEqual([[passwordMark("registry", "text"), "s3cret"]]);
  });
});

it("the end of a run says what was taken over, and what was not", () => {
  const nothing = { resources: 146, silent: [], lostKeys: [], different: [], madeAnew: [], planned: [] };
  expect(summaryOf(nothing)).toBe(
    "The state has 146 resources, as hosts and cluster have them. Nothing on any host was changed.\nThe next preview is empty.",
  );
  const text = summaryOf({
    ...nothing,
    silent: ["worker-2"],
    lostKeys: ["pki-etcd-ca-key"],
    planned: ["a", "b"],
  });
  expect(text).toMatch(/^worker-2 did not answer/m);
  expect(text).toMatch(/^No host has the private key of pki-etcd-ca-key/m);
  expect(text).toMatch(/^The next preview shows 2 changes: a, b\.$/m);
});
