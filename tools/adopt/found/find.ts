import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Part } from "../../../components/part.ts";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Taken } from "../hosts/taken.ts";
import { foundAuthorities, foundServiceAccountKeys } from "./authorities.ts";
import { type Found, together } from "./found.ts";
import { foundEncryptionKeys, foundTokens } from "./host-texts.ts";
import { foundLeaves } from "./leaves.ts";
import { foundByMarks } from "./marked.ts";
import { markedFiles, markedObjects, valuesOf } from "./marks.ts";

interface FindArgs {
  cluster: ClusterSpec;
  parts: readonly Part[];
  hosts: ReadonlyMap<string, Taken>;
  /** Asks the cluster for objects by their paths. */
  takeObjects: (paths: readonly string[]) => Promise<Readonly<Record<string, unknown>>>;
}

/** Everything secret that hosts and the cluster have, and the living objects of add-ons by path. */
export async function find({ cluster, parts, hosts, takeObjects }: FindArgs) {
  const marked = await markedObjects(cluster, parts);
  const nodes = cluster.hosts.filter(({ isNode }) => isNode).map(({ name }) => name);
  const living = await takeObjects([...marked.keys(), ...nodes.map(nodePath)]);
  const all = [...hosts.values()];
  const ids = new Map(
    nodes.flatMap((name) => {
      const id = node.safeParse(living[nodePath(name)]).data?.metadata.annotations["barekube.io/token"];
      return id === undefined ? [] : [[name, id] as const];
    }),
  );
  const values = new Map([...marked].flatMap(([path, object]) => [...valuesOf(object, living[path])]));
  for (const host of cluster.hosts) {
    for (const [path, content] of await markedFiles({ cluster, parts }, host))
      for (const [mark, value] of valuesOf(content, hosts.get(host.name)?.files.get(path)))
        values.set(mark, value);
  }
  const found: Found = together([
    foundByMarks(parts, values),
    foundAuthorities(cluster, all),
    foundServiceAccountKeys(cluster, all),
    foundLeaves({ cluster, parts, hosts }),
    foundEncryptionKeys(cluster, all),
    foundTokens({ cluster, hosts }, { ids, newSecret }),
  ]);
  return { found, living };
}

const nodePath = (name: string): string => `/api/v1/nodes/${name}`;
const node = z.object({
  metadata: z.object({ annotations: z.object({ "barekube.io/token": z.string().optional() }) }),
});

/** Sixteen of the characters that a bootstrap token may have. */
const newSecret = (): string => randomBytes(8).toString("hex");
