import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testedVersions } from "../../../config/versions.ts";
import { usage, versionsFrom } from "../../../tools/pin/arguments.ts";
import { downloadsOf } from "../../../tools/pin/downloads.ts";
import { pin } from "../../../tools/pin/pin.ts";
import { addUntested } from "../../../tools/pin/table.ts";
import { untestedIn } from "../../../tools/pin/untested.ts";
import { httpsUpstream } from "../../../tools/pin/upstream.ts";

const versions = versionsFrom(["1.36.4"]);
const downloads = downloadsOf(versions);
const fileName = (url: string) => url.slice(url.lastIndexOf("/") + 1);
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
/** The upstreams' files here hold their own URL. */
const expected = Object.fromEntries(downloads.map(({ url }) => [url, sha256(url)]));

/** Every upstream's checksum files, by URL without https://. */
function publishedFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const download of downloads) {
    const { url, format } = download.checksum;
    const key = url.replace("https://", "");
    const before = files.get(key);
    if (format === "lines") {
      files.set(key, `${before ?? ""}${expected[download.url]}  ${fileName(download.url)}\n`);
    } else {
      const { assets } = JSON.parse(before ?? '{"assets":[]}') as { assets: unknown[] };
      const digest = `sha256:${expected[download.url]}`;
      files.set(key, JSON.stringify({ assets: [...assets, { name: fileName(download.url), digest }] }));
    }
  }
  return files;
}

let files: Map<string, string>;
let server: Server;
let directory: string;
let table: string;

beforeEach(async () => {
  files = publishedFiles();
  server = createServer((request, response) => {
    if (response.headersSent) return response.end();
    const body = files.get((request.url ?? "").slice(1));
    response.writeHead(body === undefined ? 404 : 200).end(body ?? "Not Found");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  directory = await mkdtemp(path.join(tmpdir(), "pin-"));
  table = path.join(directory, "checksums.json");
  await writeFile(table, "{}\n");
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true });
});

function run() {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return pin({ versions, path: table, upstream: httpsUpstream(base), renderer: "silent" });
}

const written = async () => JSON.parse(await readFile(table, "utf8")) as Record<string, string>;

describe("pin", () => {
  it("fills the table from upstream's checksum files, sorted, and leaves nothing else behind", async () => {
    const report = await run();
    expect(report).toMatchObject({ unchanged: [], trustedOnFirstUse: [], failed: [] });
    expect(report.pinned).toHaveLength(28);
    expect(await written()).toEqual(expected);
    expect(Object.keys(await written())).toEqual(Object.keys(expected).toSorted());
    expect(await readdir(directory)).toEqual(["checksums.json"]);
  });

  it("changes nothing the second time", async () => {
    await run();
    const before = await readFile(table, "utf8");
    expect(await run()).toMatchObject({ pinned: [], failed: [] });
    expect(await readFile(table, "utf8")).toBe(before);
  });

  it("keeps what is pinned for other versions", async () => {
    await writeFile(table, JSON.stringify({ "https://example.com/other": "c".repeat(64) }));
    await run();
    expect(await written()).toEqual({ "https://example.com/other": "c".repeat(64), ...expected });
  });

  it("pins the rest when something cannot be had, and says what and why", async () => {
    const missing = "https://dl.k8s.io/release/v1.36.4/bin/linux/amd64/kubelet";
    files.delete("dl.k8s.io/release/v1.36.4/bin/linux/amd64/kubelet.sha256");
    const sums = "github.com/etcd-io/etcd/releases/download/v3.6.14/SHA256SUMS";
    files.set(sums, "nothing here");
    const { pinned, failed } = await run();
    expect(pinned).toHaveLength(25);
    expect(failed.toSorted((a, b) => (a.url < b.url ? -1 : 1))).toEqual([
      { url: missing, reason: `${missing}.sha256 answers 404 Not Found` },
      ...["amd64", "arm64"].map((arch) => ({
        url: `https://github.com/etcd-io/etcd/releases/download/v3.6.14/etcd-v3.6.14-linux-${arch}.tar.gz`,
        reason: `https://${sums} has no sha256 of etcd-v3.6.14-linux-${arch}.tar.gz`,
      })),
    ]);
    expect(await written()).not.toHaveProperty([missing]);
  });

  it("never replaces a checksum that upstream has changed", async () => {
    const [url = ""] = Object.keys(expected);
    const old = "c".repeat(64);
    await writeFile(table, JSON.stringify({ [url]: old }));
    const { failed } = await run();
    expect(failed).toEqual([
      {
        url,
        reason: `upstream now says ${expected[url]}, but ${old} is pinned; find out why before you change the pin`,
      },
    ]);
    expect((await written())[url]).toBe(old);
  });

  it("trusts the file itself where nobody publishes a checksum, and says so", async () => {
    const flanneld = downloads.filter(({ name }) => name === "flanneld").map(({ url }) => url);
    files.delete("api.github.com/repos/flannel-io/flannel/releases/tags/v0.28.9");
    for (const url of flanneld) files.set(url.replace("https://", ""), url);
    const { trustedOnFirstUse, failed } = await run();
    expect(failed).toEqual([]);
    expect(trustedOnFirstUse.toSorted()).toEqual(flanneld);
    expect(await written()).toEqual(expected);
  });

  it("follows no redirection away from HTTPS", async () => {
    const file = "dl.k8s.io/release/v1.36.4/bin/linux/amd64/kubelet.sha256";
    const elsewhere = `http://localhost:${(server.address() as AddressInfo).port}/${file}`;
    server.prependListener("request", (request, response) => {
      if (request.url !== `/${file}` || request.headers.host?.startsWith("localhost")) return;
      response.writeHead(302, { location: elsewhere });
    });
    expect((await run()).failed).toEqual([
      {
        url: "https://dl.k8s.io/release/v1.36.4/bin/linux/amd64/kubelet",
        reason: `https://${file} redirects away from HTTPS, to ${elsewhere}`,
      },
    ]);
  });

  it("names the reason when a server cannot be reached", async () => {
    const { failed } = await pin({
      versions,
      path: table,
      upstream: httpsUpstream("http://127.0.0.1:1/"),
      renderer: "silent",
    });
    expect(failed).toHaveLength(28);
    expect(failed[0]?.reason).toMatch(/^fetch failed: /);
    expect(await written()).toEqual({});
  });
});

describe("versionsFrom", () => {
  const unknown =
    "is not a version of Kubernetes that barekube knows anything about; allowed: 1.36.1, 1.36.4, 1.37.1, and other patch levels of 1.36 and 1.37";

  it("takes other patch levels of Kubernetes, with what was tested with the nearest", () => {
    expect(versionsFrom(["1.36.9"])).toEqual({ ...versions, kubernetes: "1.36.9" });
    expect(versionsFrom(["1.37.0", "runc=1.5.0"])).toEqual({
      ...testedVersions["1.37.1"],
      kubernetes: "1.37.0",
      runc: "1.5.0",
    });
  });

  it("takes other versions of components", () => {
    expect(versionsFrom(["1.36.4", "etcd=3.6.15"])).toEqual({ ...versions, etcd: "3.6.15" });
  });

  it.each([
    [[], `"" ${unknown}`],
    [["1.30.0"], `"1.30.0" ${unknown}`],
    [["1.36.5-rc.1"], `"1.36.5-rc.1" ${unknown}`],
    [
      ["1.36.4", "docker=1.0.0"],
      '"docker=1.0.0" is not COMPONENT=VERSION, such as etcd=3.6.15; components: etcd, containerd, runc, cniPlugins, flannel, cilium, calico, coredns, metricsServer, localPathProvisioner, registry, headlamp, victoriaLogs, traefik, metallb, pause, crictl',
    ],
    [
      ["1.36.4", "etcd=3.6"],
      '"etcd=3.6" is not COMPONENT=VERSION, such as etcd=3.6.15; components: etcd, containerd, runc, cniPlugins, flannel, cilium, calico, coredns, metricsServer, localPathProvisioner, registry, headlamp, victoriaLogs, traefik, metallb, pause, crictl',
    ],
  ])("refuses %j with the usage", (args, message) => {
    expect(() => versionsFrom(args)).toThrow(new Error(`${message}\n${usage}`));
  });
});

describe("what was not tested", () => {
  it("is nothing of a combination in the table", () => {
    expect(untestedIn(versions)).toEqual(["This combination of versions was tested."]);
  });

  it("names the versions that no combination has", () => {
    expect(untestedIn(versionsFrom(["1.36.9", "etcd=3.7.1", "runc=1.5.0"]))).toEqual([
      "This combination of versions is not in config/versions.json: nobody has tested it.",
      "These were not tested in any combination: kubernetes 1.36.9 (tested: 1.36.1, 1.36.4, 1.37.1), runc 1.5.0 (tested: 1.4.3).",
    ]);
    expect(untestedIn({ ...versions, etcd: "3.7.1" })).toEqual([
      "This combination of versions is not in config/versions.json: nobody has tested it.",
      "Each of its versions was tested, but not all of them together.",
    ]);
  });

  it("is kept in a table of its own, with what goes with it", async () => {
    const untested = path.join(directory, "untested-versions.json");
    await writeFile(untested, "{}\n");
    const added = versionsFrom(["1.36.9", "runc=1.5.0"]);
    await addUntested(untested, added);
    const { kubernetes, ...others } = added;
    expect(JSON.parse(await readFile(untested, "utf8"))).toEqual({ [kubernetes]: others });
  });
});
