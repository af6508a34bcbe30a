import { Listr, PRESET_TIMER } from "listr2";
import { pinnedChecksums } from "../../config/checksums.ts";
import { canOverwrite } from "../terminal.ts";
import { artifactId, type ToolchainArtifact } from "./artifact.ts";
import { reachableOrigins } from "./download.ts";
import { officialFiles } from "./keys.ts";
import { obtain, obtainPulumi } from "./obtain.ts";
import { requirePackages } from "./packages.ts";
import { requireGo } from "./platform.ts";
import { pulumiDownloads } from "./pulumi.ts";
import { removeAbandonedWork } from "./work-folder.ts";

/** So many at once: a large build uses one processor while it links, and small ones fill the gap. */
const concurrent = 2;

/** An artifact that the cache lacks. */
export interface Missing {
  artifact: ToolchainArtifact;
  keys: { built: string; downloaded: string | undefined };
}

export interface MakeAll {
  cache: string;
  /** The folder that holds recipes/. */
  folder: string;
  /** See goVersion(). */
  go: string | undefined;
}

/**
 * Downloads or builds everything that is missing.
 *
 * @throws when something can be neither downloaded nor built; everything else has been made by then.
 */
export async function makeAll(missing: readonly Missing[], { cache, folder, go }: MakeAll): Promise<void> {
  await removeAbandonedWork(cache);
  const isReachable = await reachability(missing);
  await requireBuilders(
    missing.filter((item) => !isReachable(item)).map(({ artifact }) => artifact),
    go,
  );
  const failures: Error[] = [];
  const tasks = missing.map((item) => ({
    title: artifactId(item.artifact),
    task: async (_: unknown, task: { title: string; output: string }) => {
      const make = item.artifact.name === "pulumi" ? obtainPulumi : obtain;
      const say = (text: string) => void (task.output = text);
      const online = isReachable(item);
      const how = await make(item.artifact, { cache, folder, keys: item.keys, online, say }).catch(
        (error: unknown) => {
          failures.push(error instanceof Error ? error : new Error(String(error)));
          throw error;
        },
      );
      task.title = `${task.title} ${how}`;
    },
  }));
  await new Listr(tasks, {
    concurrent,
    exitOnError: false,
    // A signal is for whoever started this, the end-to-end test for one, which still has something to clear away.
    registerSignalListeners: false,
    rendererOptions: { timer: PRESET_TIMER, collapseErrors: true },
    // listr2 would draw one letter a line where the width is given as 0.
    fallbackRendererCondition: () => !canOverwrite(process.stdout) || process.stdout.columns === 0,
    fallbackRenderer: "simple",
    fallbackRendererOptions: { timer: PRESET_TIMER },
  }).run();
  if (failures.length > 0) throw new Error(failures.map(({ message }) => message).join("\n\n"));
}

/** Where an artifact may be downloaded from. */
function addresses({ artifact }: Missing): string[] {
  if (artifact.name === "pulumi") return [pulumiDownloads];
  return officialFiles(artifact, pinnedChecksums)?.map(({ url }) => url) ?? [];
}

/** Tells of an artifact whether all sites that it comes from can be reached. */
async function reachability(missing: readonly Missing[]): Promise<(item: Missing) => boolean> {
  const origins = await reachableOrigins(missing.flatMap(addresses));
  return (item) => {
    const urls = addresses(item);
    return urls.length > 0 && urls.every((url) => origins.has(new URL(url).origin));
  };
}

/** Makes sure that this machine has what building these artifacts takes. */
async function requireBuilders(built: readonly ToolchainArtifact[], go: string | undefined): Promise<void> {
  const needGo = built.filter(({ needsGo }) => needsGo).map(artifactId);
  if (needGo.length > 0) requireGo(go, needGo.join(", "));
  await requirePackages(
    built.flatMap(({ packages }) => packages),
    (text) => process.stdout.write(`${text}\n`),
  );
}
