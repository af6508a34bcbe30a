import { parseArgs } from "node:util";
import { duration } from "../duration.ts";
import { artifactId } from "./artifact.ts";
import { toolchainArtifacts } from "./artifacts.ts";
import { machineArch } from "./platform.ts";
import { prepareToolchain } from "./prepare.ts";

const usage = `Usage: node lab/toolchain/main.ts [--verify] [--list] [ARTIFACT...]

Downloads or builds what the lab needs and prints where it is.
  --verify  hash every file in the cache again
  --list    only print the names of all artifacts`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { verify: { type: "boolean" }, list: { type: "boolean" }, help: { type: "boolean" } },
});

function list(): void {
  for (const artifact of toolchainArtifacts(machineArch())) {
    console.log(`${artifactId(artifact)}${artifact.optional ? " (only when asked for)" : ""}`);
  }
}

async function prepare(): Promise<void> {
  const start = Date.now();
  const { mirrorDir, files, pulumi } = await prepareToolchain({
    only: positionals,
    verify: values.verify ?? false,
  });
  for (const [path, { sha256, size }] of Object.entries(files)) {
    console.log(`${sha256}  ${(size / 1e6).toFixed(1).padStart(6)} MB  ${path}`);
  }
  console.log(`mirror: ${mirrorDir}`);
  if (pulumi)
    console.log(`Pulumi CLI: ${pulumi.cli} (${pulumi.official ? "official" : "without language host"})`);
  console.log(`ready after ${duration(Date.now() - start)}`);
}

try {
  if (values.help) console.log(usage);
  else if (values.list) list();
  else await prepare();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
