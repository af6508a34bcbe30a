import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { parse as parseToml } from "smol-toml";
import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { filesBelow, goldenFolder } from "../support/golden.ts";

const managed = "# Managed by barekube: change the stack file instead.\n";

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  ".yaml": parseYaml,
  // kubeconfigs; nginx, keepalived, rclone and sysctl have languages of their own.
  ".conf": parseYaml,
  ".json": (text) => JSON.parse(text) as unknown,
  ".toml": parseToml,
};

/** Strictly: no errors, no warnings, no key twice. */
function parseYaml(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true, strict: true });
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return document.toJS();
}

const onHosts = filesBelow(goldenFolder).filter((path) =>
  /(^|\/)(master|worker)-1\/(etc|opt|var)\//.test(path),
);

describe("every document on a host can be read by its format's parser", () => {
  const documents = onHosts.filter(
    (path) => extname(path) in parsers && !/\/(nginx|keepalived|rclone|sysctl\.d\/.*)\.conf$/.test(path),
  );

  it.each(documents)("%s", (path) => {
    const value = parsers[extname(path)]?.(readFileSync(join(goldenFolder, path), "utf8"));
    expect(value).toEqual(expect.any(Object));
    expect(Object.keys(value as object).length).toBeGreaterThan(1);
  });

  it("is there in every format", () => {
    expect(new Set(documents.map((path) => extname(path)))).toEqual(new Set(Object.keys(parsers)));
  });
});

describe("every text that has comments says who wrote it", () => {
  const commented = onHosts.filter(
    (path) => !/\.(crt|key|pub|kid|json|sh)$/.test(path) && !path.endsWith("crictl.yaml"),
  );

  it.each(commented)("%s", (path) => {
    const text = readFileSync(join(goldenFolder, path), "utf8");
    expect(text.startsWith(managed)).toBe(true);
    expect(text.endsWith("\n")).toBe(true);
  });
});

describe("every kubeconfig", () => {
  const kubeconfigs = onHosts.filter((path) => /\/etc\/kubernetes\/[^/]*\.conf$/.test(path));

  it.each(kubeconfigs)("%s is complete", (path) => {
    const config = parseYaml(readFileSync(join(goldenFolder, path), "utf8")) as Kubeconfig;
    const context = config.contexts.find(({ name }) => name === config["current-context"])?.context;
    expect(config.clusters.map(({ name }) => name)).toContain(context?.cluster);
    expect(config.users.map(({ name }) => name)).toContain(context?.user);
    const [{ cluster } = { cluster: undefined }] = config.clusters;
    expect(cluster?.server).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(onHosts).toContain(fileOnSameHost(path, cluster?.["certificate-authority"]));
    const [{ user } = { user: undefined }] = config.users;
    for (const file of [user?.["client-certificate"], user?.["client-key"]]) {
      if (user?.token === undefined) expect(onHosts).toContain(fileOnSameHost(path, file));
    }
  });
});

interface Kubeconfig {
  clusters: { name: string; cluster: { server: string; "certificate-authority": string } }[];
  users: {
    name: string;
    user: { token?: string; "client-certificate"?: string; "client-key"?: string };
  }[];
  contexts: { name: string; context: { cluster: string; user: string } }[];
  "current-context": string;
}

/** Where the golden of a file lies that another golden names; a variation leaves out what it does not change. */
function fileOnSameHost(golden: string, path: string | undefined): string {
  const host = /(?:master|worker)-1/.exec(golden)?.[0] ?? "";
  return `${host}${handedOut(host, path ?? "/nothing")}`;
}

/** The file that systemd hands to a unit as this one; any other is itself. */
function handedOut(host: string, path: string): string {
  const [, unit, name] = /^\/run\/credentials\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (unit === undefined) return path;
  const text = readFileSync(join(goldenFolder, host, "etc/systemd/system", unit), "utf8");
  return new RegExp(`^LoadCredential=${name}:(.*)$`, "m").exec(text)?.[1] ?? path;
}
