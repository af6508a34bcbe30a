import { join } from "node:path";
import { pinnedChecksums } from "../../config/checksums.ts";
import { artifactId, type ToolchainArtifact } from "./artifact.ts";
import { ChecksumError, download } from "./download.ts";
import { officialFiles } from "./keys.ts";
import { startProgress } from "./progress.ts";
import { installOfficialPulumi } from "./pulumi.ts";
import { runRecipe } from "./recipe.ts";
import { store } from "./store.ts";
import { withWorkFolders } from "./work-folder.ts";

export interface Obtain {
  cache: string;
  /** The folder that holds recipes/. */
  folder: string;
  keys: { built: string; downloaded: string | undefined };
  /** The official sites can be reached. */
  online: boolean;
  /** Told how far it is. */
  say: (text: string) => void;
}

type Source = "built" | "downloaded";

/** Puts an artifact into the cache: downloaded if that works, else built. Says which of the two. */
export async function obtain(artifact: ToolchainArtifact, options: Obtain): Promise<Source> {
  if (options.online && (await downloaded(artifact, options))) return "downloaded";
  await build(artifact, options);
  return "built";
}

/** The same for the Pulumi CLI, which has an installer of its own. */
export async function obtainPulumi(artifact: ToolchainArtifact, options: Obtain): Promise<Source> {
  if (options.online) {
    try {
      await installOfficialPulumi(artifact.version, options.cache);
      return "downloaded";
    } catch (error) {
      options.say(`${artifactId(artifact)} will be built: ${String(error)}`);
    }
  }
  await build(artifact, options);
  return "built";
}

async function downloaded(artifact: ToolchainArtifact, { cache, keys, say }: Obtain): Promise<boolean> {
  const files = officialFiles(artifact, pinnedChecksums);
  const key = keys.downloaded;
  if (!files || key === undefined) return false;
  return withWorkFolders({ cache, name: artifactId(artifact) }, async ({ out }) => {
    try {
      for (const file of files) {
        say(`downloading ${file.url}`);
        await download(file, out);
      }
    } catch (error) {
      if (error instanceof ChecksumError) throw error;
      say(`${artifactId(artifact)} will be built: ${String(error)}`);
      return false;
    }
    await store(artifact, { cache, from: out, source: "downloaded", key });
    return true;
  });
}

async function build(artifact: ToolchainArtifact, { cache, folder, keys, say }: Obtain): Promise<void> {
  const id = artifactId(artifact);
  await withWorkFolders({ cache, name: id }, async ({ out, work }) => {
    const progress = startProgress(id, say);
    try {
      const log = join(cache, "logs", `${id}.log`);
      await runRecipe(artifact, { folder, out, work, log, onLine: progress.line });
    } finally {
      progress.stop();
    }
    await store(artifact, { cache, from: out, source: "built", key: keys.built });
  });
}
