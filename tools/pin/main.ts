import { fileURLToPath } from "node:url";
import { combinationWith } from "../../config/versions.ts";
import { run } from "../run.ts";
import { undescribedPrograms } from "../upstream/undescribed.ts";
import { usage, versionsFrom } from "./arguments.ts";
import { pin } from "./pin.ts";
import { addUntested } from "./table.ts";
import { untestedIn } from "./untested.ts";
import { httpsUpstream } from "./upstream.ts";

const inConfig = (name: string): string => fileURLToPath(new URL(`../../config/${name}`, import.meta.url));

async function main(args: string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(usage);
    return 0;
  }
  const versions = versionsFrom(args);
  const { pinned, unchanged, trustedOnFirstUse, failed } = await pin({
    versions,
    path: inConfig("checksums.json"),
    upstream: httpsUpstream(),
  });
  for (const url of trustedOnFirstUse) {
    console.warn(`Nobody publishes a checksum of ${url}; pinned the one of the file as downloaded just now.`);
  }
  for (const { url, reason } of failed) console.error(`Not pinned: ${url}: ${reason}`);
  console.log(`${pinned.length} pinned, ${unchanged.length} unchanged, ${failed.length} not pinned.`);
  if (combinationWith(versions.kubernetes) === undefined) {
    const isAdded = failed.length === 0;
    if (isAdded) await addUntested(inConfig("untested-versions.json"), versions);
    console.log(
      `Kubernetes ${versions.kubernetes} ${isAdded ? "was" : "was not"} added to config/untested-versions.json${isAdded ? "" : ", since not everything is pinned"}.`,
    );
  }
  for (const sentence of untestedIn(versions)) console.log(sentence);
  const undescribed = undescribedPrograms(versions);
  if (undescribed.length > 0) {
    const assignment =
      versions.etcd === combinationWith(versions.kubernetes)?.etcd ? "" : ` etcd=${versions.etcd}`;
    console.log(
      `config/upstream does not describe ${undescribed.join(", ")} yet, so their flags and fields are not checked; next: npm run upstream -- ${versions.kubernetes}${assignment}`,
    );
  }
  return failed.length === 0 ? 0 : 1;
}

await run(main);
