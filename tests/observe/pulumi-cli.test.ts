import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pulumi } from "../../observe/state/pulumi-cli.ts";

let folder: string;
let cli: string;
let wrapper: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pulumi-"));
  cli = join(folder, "bin");
  wrapper = join(folder, "node_modules/.bin");
  await mkdir(cli);
  await mkdir(wrapper, { recursive: true });
  await program(wrapper, "echo Downloading pulumi v3.259.0... >&2; echo pulumi: fetch failed >&2; exit 1");
  vi.stubEnv("PATH", [wrapper, cli].join(delimiter));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const program = (where: string, text: string) =>
  writeFile(join(where, "pulumi"), `#!/bin/sh\n${text}\n`, { mode: 0o755 });

const exported = () => pulumi({ stack: "prod", cwd: folder }, "stack", "export");

describe("the Pulumi CLI", () => {
  it("is the one on PATH, not the wrapper that npm puts in front of it", async () => {
    await program(cli, 'echo "$*"');
    expect(await exported()).toBe("stack export --stack prod --non-interactive");
  });

  it("is named with where to get it when there is none", async () => {
    await expect(exported()).rejects.toThrow(
      /^there is no Pulumi CLI on PATH; install one: https:\/\/www\.pulumi\.com\/docs\/install\/$/,
    );
  });

  it.each([
    "no stack named 'prod' found",
    "PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
  ])("has its own sentence passed on, without its warnings: %s", async (sentence) => {
    await program(
      cli,
      `echo "warning: A new version is available" >&2; echo "error: ${sentence}" >&2; exit 6`,
    );
    await expect(exported()).rejects.toThrow(new Error(`pulumi: ${sentence}`));
  });

  it("has its exit code named when it says nothing", async () => {
    await program(cli, "exit 7");
    await expect(exported()).rejects.toThrow(/^Command failed with exit code 7: pulumi stack export/);
  });

  it("is not blamed for a folder that does not exist", async () => {
    await program(cli, "true");
    const cwd = join(folder, "missing");
    await expect(pulumi({ stack: "prod", cwd }, "stack", "export")).rejects.toThrow(
      new Error(`--cwd ${cwd}: there is no such folder`),
    );
  });
});
