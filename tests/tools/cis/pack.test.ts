import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { benchmark } from "../../../tools/cis/benchmark.ts";
import { packForHost } from "../../../tools/cis/pack.ts";

it("sends a host kube-bench, the checks of the benchmark alone, and barekube's settings", async () => {
  const folder = await mkdtemp(join(tmpdir(), "pack-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of [benchmark, "cis-1.0"]) {
    await mkdir(join(folder, "cfg", name), { recursive: true });
    await writeFile(join(folder, "cfg", name, "node.yaml"), name);
  }
  await writeFile(join(folder, "kube-bench"), "a program");
  const pack = ["--create", "--gzip", `--directory=${folder}`, "cfg", "kube-bench"];
  const { stdout: published } = await execa("tar", pack, { encoding: "buffer" });

  const packed = await packForHost(Buffer.from(published));
  const { stdout } = await execa("tar", ["--list", "--gzip"], { input: packed });
  const files = stdout.split("\n").filter((path) => !path.endsWith("/"));
  expect(files.toSorted()).toEqual([`./cfg/${benchmark}/node.yaml`, "./config.yaml", "./kube-bench"]);
});
