import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Listr, PRESET_TIMER } from "listr2";
import { pinnedChecksums } from "../../config/checksums.ts";
import type { Arch } from "../../config/cluster.ts";
import { cacheDir } from "../cache.ts";
import { artifactId, selectArtifacts, type ToolchainArtifact } from "./artifact.ts";
import { toolchainArtifacts } from "./artifacts.ts";
import { reachableOrigins } from "./download.ts";
import { buildKey, downloadKey, officialFiles } from "./keys.ts";
import { obtain, obtainPulumi } from "./obtain.ts";
import { requirePackages } from "./packages.ts";
import { goVersion, machineArch, requireGo } from "./platform.ts";
import { findOfficialPulumi, pulumiDownloads } from "./pulumi.ts";
import { stored } from "./store.ts";
import type { Stamp } from "./store.ts";
import { removeAbandonedWork } from "./work-folder.ts";

/** So many at once: one large build leaves room while it links, and small ones fill it. */
const concurrent = 2;
const folder = import.meta.dirname;

export interface Toolchain {
  /** A folder laid out like the official download sites: `https://X/Y` lies at `X/Y`. */
  mirrorDir: string;
  /** What the mirror holds of the prepared artifacts, by path under mirrorDir. Size in bytes. */
  files: Record<string, { sha256: string; size: number }>;
  /** The Pulumi CLI, unless only other artifacts were asked for; `official` means: with its language host. */
  pulumi: { cli: string; official: boolean } | undefined;
}

export interface PrepareOptions {
  /** Names, or `name@version`; by default everything that is not optional. */
  only?: readonly string[];
  /** By default that of this machine. */
  arch?: Arch;
  /** Hash every file again instead of trusting its size and time of change. */
  verify?: boolean;
}

/** What is known before anything is downloaded or built. */
interface Plan {
  artifact: ToolchainArtifact;
  /** The official Pulumi CLI that this machine has. */
  cli?: string | undefined;
  keys: { built: string; downloaded: string | undefined };
  stamp?: Stamp | undefined;
}

/**
 * Makes sure that the toolchain is in the cache: what is missing is downloaded where the official sites can be
 * reached and a checksum is known, and built from Go modules elsewhere. An interrupted run is taken up again.
 *
 * @throws when something can neither be downloaded nor built; everything else has been made by then.
 */
export async function prepareToolchain({
  only,
  arch = machineArch(),
  verify = false,
}: PrepareOptions = {}): Promise<Toolchain> {
  const cache = cacheDir();
  const wanted = selectArtifacts(toolchainArtifacts(arch), only);
  const go = await goVersion();
  const lookUp = async (artifact: ToolchainArtifact): Promise<Plan> => {
    const cli = artifact.name === "pulumi" ? await findOfficialPulumi(artifact.version, cache) : undefined;
    const keys = {
      built: buildKey(artifact, { folder, go }),
      downloaded: downloadKey(artifact, pinnedChecksums),
    };
    return { artifact, cli, keys, stamp: await stored(artifact, { cache, wanted: keys, verify }) };
  };

  let plans = await Promise.all(wanted.map(lookUp));
  const missing = plans.filter(({ cli, stamp }) => !cli && !stamp);
  if (missing.length > 0) {
    await makeAll(missing, { cache, go });
    plans = await Promise.all(wanted.map(lookUp));
  }
  return describe(plans, cache);
}

/** The addresses from which these artifacts may come; the first decides whether they do. */
function addresses({ artifact }: Plan): string[] {
  if (artifact.name === "pulumi") return [pulumiDownloads];
  return officialFiles(artifact, pinnedChecksums)?.map(({ url }) => url) ?? [];
}

async function makeAll(plans: readonly Plan[], { cache, go }: { cache: string; go: string | undefined }) {
  await removeAbandonedWork(cache);
  const origins = await reachableOrigins(plans.flatMap(addresses));
  const isReachable = (plan: Plan) => {
    const urls = addresses(plan);
    return urls.length > 0 && urls.every((url) => origins.has(new URL(url).origin));
  };
  const built = plans.filter((plan) => !isReachable(plan)).map(({ artifact }) => artifact);
  const needGo = built.filter(({ needsGo }) => needsGo).map(artifactId);
  if (needGo.length > 0) requireGo(go, needGo.join(", "));
  await requirePackages(
    built.flatMap(({ packages }) => packages),
    (text) => process.stdout.write(`${text}\n`),
  );

  const failures: Error[] = [];
  const tasks = plans.map((plan) => ({
    title: artifactId(plan.artifact),
    task: async (_: unknown, task: { title: string; output: string }) => {
      const make = plan.artifact.name === "pulumi" ? obtainPulumi : obtain;
      const say = (text: string) => void (task.output = text);
      const online = isReachable(plan);
      const how = await make(plan.artifact, { cache, folder, keys: plan.keys, online, say }).catch(
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
    rendererOptions: { timer: PRESET_TIMER, collapseErrors: true },
    fallbackRenderer: "simple",
    fallbackRendererOptions: { timer: PRESET_TIMER },
  }).run();
  if (failures.length > 0) throw new Error(failures.map(({ message }) => message).join("\n\n"));
}

function describe(plans: readonly Plan[], cache: string): Toolchain {
  const files: Toolchain["files"] = {};
  let pulumi: Toolchain["pulumi"];
  for (const { artifact, cli, stamp } of plans) {
    const [first = ""] = artifact.files;
    if (artifact.name === "pulumi") {
      const path = cli ?? join(cache, first);
      pulumi = { cli: path, official: existsSync(join(dirname(path), "pulumi-language-nodejs")) };
      continue;
    }
    for (const [path, { sha256, size }] of Object.entries(stamp?.files ?? {})) {
      files[path.replace(/^mirror\//, "")] = { sha256, size };
    }
  }
  return { mirrorDir: join(cache, "mirror"), files, pulumi };
}
