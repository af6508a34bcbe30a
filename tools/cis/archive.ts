import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { prepareToolchain } from "../../lab/toolchain/prepare.ts";
import type { Arch } from "../../config/cluster.ts";
import { benchmark } from "./benchmark.ts";

/** What a host of this architecture is sent: kube-bench, the checks of the benchmark, and where to find things. */
export async function packKubeBench(arch: Arch): Promise<Buffer> {
  const { files, mirrorDir } = await prepareToolchain({ only: ["kube-bench"], arch });
  const [published = ""] = Object.keys(files);
  const folder = await mkdtemp(join(tmpdir(), "barekube-cis-"));
  try {
    const from = ["--extract", "--gzip", `--file=${join(mirrorDir, published)}`, `--directory=${folder}`];
    await execa("tar", [...from, "kube-bench", `cfg/${benchmark}`]);
    await copyFile(join(import.meta.dirname, "config.yaml"), join(folder, "config.yaml"));
    const { stdout } = await execa("tar", ["--create", "--gzip", `--directory=${folder}`, "."], {
      encoding: "buffer",
    });
    return Buffer.from(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
