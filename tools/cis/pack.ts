import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { benchmark } from "./benchmark.ts";

/**
 * What a host is sent: kube-bench, the checks of the benchmark, and where to find things on the host.
 *
 * @param published kube-bench's archive as upstream publishes it.
 */
export async function packForHost(published: Buffer): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "barekube-cis-"));
  try {
    const unpack = ["--extract", "--gzip", `--directory=${folder}`, "kube-bench", `cfg/${benchmark}`];
    await execa("tar", unpack, { input: published });
    await copyFile(join(import.meta.dirname, "config.yaml"), join(folder, "config.yaml"));
    const { stdout } = await execa("tar", ["--create", "--gzip", `--directory=${folder}`, "."], {
      encoding: "buffer",
    });
    return Buffer.from(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
