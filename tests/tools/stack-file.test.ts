import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { etcdSettings } from "../../components/etcd/settings.ts";
import { validStack } from "../config/valid-stack.ts";
import { readStackFile } from "../../tools/stack-file.ts";

const snapshots = {
  encryption: { recipients: ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"] },
  s3: {
    endpoint: "https://s3.example.com",
    bucket: "snapshots",
    accessKeyID: "me",
    secretAccessKey: "hush",
  },
};
const shown = (objectValue: unknown) => ({
  value: JSON.stringify(objectValue),
  objectValue,
  secret: false,
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stack-file-"));
  vi.stubEnv("PATH", `${folder}:${process.env["PATH"] ?? ""}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A Pulumi CLI that answers as the real one does, which hides a setting with a secret anywhere in it. */
function pulumiWith(etcd: unknown): void {
  const { clusterName, hosts, artifacts } = validStack();
  const plain = {
    "barekube:clusterName": { value: clusterName, secret: false },
    "barekube:hosts": shown(hosts),
    "barekube:artifacts": shown(artifacts),
  };
  writeFileSync(join(folder, "hidden"), JSON.stringify({ ...plain, "barekube:etcd": { secret: true } }));
  const whole = { ...shown(etcd), secret: true };
  writeFileSync(join(folder, "whole"), JSON.stringify({ ...plain, "barekube:etcd": whole }));
  const script = `#!/bin/sh
case "$*" in *--show-secrets*) cat "${folder}/whole" ;; *) cat "${folder}/hidden" ;; esac
`;
  writeFileSync(join(folder, "pulumi"), script, { mode: 0o755 });
}

it("reads what is beside a secret in the same setting", async () => {
  pulumiWith({ dataDir: "/srv/etcd", snapshots });
  const { cluster } = await readStackFile({ stack: "lab", cwd: folder });
  expect(etcdSettings.of(cluster)).toMatchObject({ dataDir: "/srv/etcd", snapshots });
});
