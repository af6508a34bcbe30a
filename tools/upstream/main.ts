import { versionsFrom } from "../pin/arguments.ts";
import { run } from "../run.ts";
import { describe } from "./describe.ts";
import { projects } from "./programs.ts";

const usage = `Usage: npm run upstream -- KUBERNETES_VERSION [etcd=VERSION]
  Describes in config/upstream/ the flags, fields and feature gates of the programs of this version of Kubernetes,
  and of the etcd that goes with it or is named here. It compiles their sources, which needs Go and takes several minutes.
Exit code: 0 everything is described, 1 something is not.`;

async function main(args: string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(usage);
    return 0;
  }
  const versions = versionsFrom(args, usage);
  for (const project of projects) {
    const version = versions[project.name];
    console.log(`Compiling the programs that describe ${project.name} ${version}.`);
    for (const file of await describe(project, version)) console.log(`Wrote ${file}.`);
  }
  return 0;
}

await run(main);
