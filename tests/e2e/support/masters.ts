import assert from "node:assert/strict";
import type { Context } from "../context.ts";
import { etcdMembers } from "./etcdctl.ts";
import { nodeNames } from "./nodes.ts";

/** @throws unless these are all the nodes of the cluster and all the members of etcd, by name in order. */
export async function assertMasters({ lab, kubectl }: Context, names: readonly string[]): Promise<void> {
  assert.deepEqual(await nodeNames(kubectl), names);
  assert.deepEqual(await etcdMembers(lab, "master-2"), names);
}
