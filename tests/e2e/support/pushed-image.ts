import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { prepareToolchain } from "../../../lab/toolchain/prepare.ts";
import { manifestType, type Pushed, type RegistryClient } from "./registry-client.ts";

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}
interface Manifest {
  config: Descriptor;
  layers: Descriptor[];
}

/** Pushes a variant of the lab's busybox, which no node has. */
export async function pushVariant(
  client: RegistryClient,
  { repository, tag }: { repository: string; tag: string },
): Promise<Pushed> {
  const { mirrorDir } = await prepareToolchain({ only: ["busybox"] });
  const folder = await mkdtemp(join(tmpdir(), "barekube-e2e-"));
  try {
    await execa("tar", ["-xf", join(mirrorDir, "images/busybox.tar"), "-C", folder]);
    const blob = (digest: string) => readFile(join(folder, "blobs/sha256", digest.replace("sha256:", "")));
    const json = async <T>(digest: string) => JSON.parse((await blob(digest)).toString()) as T;
    const index = JSON.parse(await readFile(join(folder, "index.json"), "utf8")) as {
      manifests: [Descriptor];
    };
    const manifest = await json<Manifest>(index.manifests[0].digest);
    const config = await json<{ config: Record<string, unknown> }>(manifest.config.digest);
    const own = Buffer.from(
      JSON.stringify({
        ...config,
        config: { ...config.config, Labels: { variant: `${repository}:${tag}` } },
      }),
    );
    for (const { digest } of manifest.layers) await client.pushBlob(repository, await blob(digest));
    const ownBlob = await client.pushBlob(repository, own);
    const digest = await client.pushManifest(repository, tag, {
      schemaVersion: 2,
      mediaType: manifestType,
      config: { ...manifest.config, digest: ownBlob, size: own.length },
      layers: manifest.layers,
    });
    return { repository, digest, ownBlob };
  } finally {
    await rm(folder, { recursive: true });
  }
}
