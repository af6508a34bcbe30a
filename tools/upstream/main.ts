import { versionsFrom } from "../pin/arguments.ts";
import { run } from "../run.ts";
import { describe } from "./describe.ts";
import { projects } from "./programs.ts";

const usage = `Usage: npm run upstream -- KUBERNETES_VERSION [etcd=VERSION]
  Writes to config/upstream/ which flags, fields and feature gates the programs of this tested version of Kubernetes
  have, and those of the etcd tested with it or named here. It compiles their sources, which takes Go and some minutes.
Exit code: 0 everything is described, 1 something is not.`;

async function main(args: string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(usage);
    return 0;
  }
  const versions = versionsFrom(args, usage);
  for (const project of projects) {
    const version = versions[project.name];
    console.log(`Compiling what describes ${project.name} ${version}.`);
    for (const file of await describe(project, version)) console.log(`Wrote ${file}.`);
  }
  return 0;
}

await run(main);
