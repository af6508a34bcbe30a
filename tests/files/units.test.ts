import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { renderCommand } from "../../documents/command-line.ts";
import { renderUnit } from "../../documents/unit-file.ts";
import { filesBelow, goldenFolder } from "../support/golden.ts";

/** A host as far as systemd-analyze looks at it: the units that ours name, and programs that only exist. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "barekube-units-"));
  for (const target of [
    "basic",
    "sysinit",
    "shutdown",
    "multi-user",
    "network",
    "network-online",
    "local-fs",
  ]) {
    put(`/usr/lib/systemd/system/${target}.target`, `[Unit]\nDescription=${target}\n`);
  }
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), text, { mode });
}

/** Everything that systemd has to say against units, a line each; none when it takes them as they are. */
async function complaints(units: Readonly<Record<string, string>>): Promise<string[]> {
  for (const [unit, text] of Object.entries(units)) {
    put(`/etc/systemd/system/${unit}`, text);
    for (const [, program = ""] of text.matchAll(/^Exec\w+=[-+!]*(\/\S+)/gm))
      put(program, "#!/bin/sh\n", 0o755);
  }
  const { code, stderr, exitCode } = await execa(
    "systemd-analyze",
    ["verify", "--man=no", `--root=${root}`, ...Object.keys(units)],
    { reject: false, env: { SYSTEMD_LOG_LEVEL: "info", SYSTEMD_LOG_TARGET: "console" } },
  );
  if (code === "ENOENT") {
    throw new Error("systemd-analyze is missing, so no unit can be checked; install the package systemd");
  }
  const lines = stderr.split("\n").filter((line) => line !== "");
  return lines.length === 0 && exitCode !== 0 ? [`systemd-analyze ended with ${exitCode}`] : lines;
}

describe("systemd takes every unit as it is", () => {
  const unitFiles = filesBelow(goldenFolder).filter((path) => path.endsWith(".service"));
  const folders = Map.groupBy(unitFiles, (path) => dirname(path));

  it.each([...folders])("%s", async (_folder, paths) => {
    const units = paths.map(
      (path) => [basename(path), readFileSync(join(goldenFolder, path), "utf8")] as const,
    );
    expect(await complaints({ ...stubUnits, ...Object.fromEntries(units) })).toEqual([]);
  });

  it("finds the units of master-1 and worker-1, and of the variations", () => {
    expect([...folders.keys()].filter((folder) => !folder.startsWith("variations/"))).toEqual([
      "master-1/etc/systemd/system",
      "worker-1/etc/systemd/system",
    ]);
    expect(folders.size).toBeGreaterThan(5);
  });
});

/** Units that others wait for; a variation has only those that it changes. */
const stubUnits = Object.fromEntries(
  ["etcd", "kube-apiserver", "kube-lb", "containerd"].map((name) => [
    `${name}.service`,
    renderUnit({ Unit: { Description: name }, Service: { ExecStart: `/opt/${name}` }, Install: {} }),
  ]),
);

describe("systemd's word", () => {
  const unitWith = (service: Record<string, string>) =>
    renderUnit({ Unit: { Description: "x" }, Service: { ExecStart: "/opt/x", ...service }, Install: {} });

  it("is against a setting that it does not know, or cannot read", async () => {
    expect(
      await complaints({ "x.service": unitWith({ ProtectAll: "yes", ProtectSystem: "often" }) }),
    ).toEqual([
      expect.stringContaining("Unknown key 'ProtectAll' in section [Service]"),
      expect.stringContaining("Failed to parse protect system value, ignoring: often"),
    ]);
  });

  it("is for flags with any value that a stack file can have", async () => {
    const values = [
      "",
      " ",
      "a b",
      "%n %% $HOME ${HOME} $$",
      "\\",
      "\\x41\\q\\",
      `'"'`,
      "#;",
      "é\u2028",
      "\t\r\u0001",
    ];
    const flags = Object.fromEntries(values.map((value, index) => [`flag-${index}`, value]));
    const hostile = unitWith({ ExecStart: renderCommand("/opt/x", flags) });
    expect(await complaints({ "x.service": hostile })).toEqual([]);
  });
});
