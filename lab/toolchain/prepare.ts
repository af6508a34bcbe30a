import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { pinnedChecksums } from "../../config/checksums.ts";
import type { Arch } from "../../config/cluster.ts";
import { cacheDir } from "../cache.ts";
import { selectArtifacts, type ToolchainArtifact } from "./artifact.ts";
import { toolchainArtifacts } from "./artifacts.ts";
import { buildKey, downloadKey } from "./keys.ts";
import { makeAll, type Missing } from "./make-all.ts";
import { goVersion, machineArch } from "./platform.ts";
import { findOfficialPulumi } from "./pulumi.ts";
import { type Stamp, stored } from "./store.ts";

const folder = import.meta.dirname;

export interface Toolchain {
  /** A folder laid out like the official download sites: `https://X/Y` lies at `X/Y`. */
  mirrorDir: string;
  /** The prepared artifacts' files, by path under mirrorDir. Sizes in bytes. */
  files: Record<string, { sha256: string; size: number }>;
  /** The Pulumi CLI, unless only other artifacts were asked for. An official one has its language host. */
  pulumi: { cli: string; official: boolean } | undefined;
}

export interface PrepareOptions {
  /** Names, or `name@version`; by default everything that is not optional. */
  only?: readonly string[];
  /** Names of optional ones that are wanted besides those that are not optional. */
  also?: readonly string[];
  /** By default that of this machine. */
  arch?: Arch;
  /** Hash every file instead of trusting its size and modification time. */
  verify?: boolean;
}

/** What the cache has of an artifact. */
interface Found extends Missing {
  /** The official Pulumi CLI that this machine has. */
  cli?: string | undefined;
  stamp?: Stamp | undefined;
}

/**
 * Makes sure that the toolchain is in the cache. What is missing is downloaded if the official sites can be
 * reached and a checksum is known, and otherwise built from Go modules. An interrupted run is resumed.
 *
 * @throws when something can be neither downloaded nor built; everything else has been made by then.
 */
export async function prepareToolchain({
  only,
  also = [],
  arch = machineArch(),
  verify = false,
}: PrepareOptions = {}): Promise<Toolchain> {
  const cache = cacheDir();
  const artifacts = toolchainArtifacts(arch);
  const optional = also.length > 0 ? selectArtifacts(artifacts, also) : [];
  const wanted = [...new Set([...selectArtifacts(artifacts, only), ...optional])];
  const go = await goVersion();
  const lookUp = async (artifact: ToolchainArtifact): Promise<Found> => {
    const cli = artifact.name === "pulumi" ? await findOfficialPulumi(artifact.version, cache) : undefined;
    const keys = {
      built: buildKey(artifact, { folder, go }),
      downloaded: downloadKey(artifact, pinnedChecksums),
    };
    return { artifact, cli, keys, stamp: await stored(artifact, { cache, wanted: keys, verify }) };
  };

  let found = await Promise.all(wanted.map(lookUp));
  const missing = found.filter(({ cli, stamp }) => !cli && !stamp);
  if (missing.length > 0) {
    await makeAll(missing, { cache, folder, go });
    found = await Promise.all(wanted.map(lookUp));
  }
  return describe(found, cache);
}

function describe(found: readonly Found[], cache: string): Toolchain {
  const files: Toolchain["files"] = {};
  let pulumi: Toolchain["pulumi"];
  for (const { artifact, cli, stamp } of found) {
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
