import type { Resource } from "@pulumi/pulumi";
import type { ClusterSpec } from "../../../config/cluster.ts";
import type { Pki } from "../../pki/pki.ts";
import type { Turn } from "../../rollout/lane.ts";
import type { Host } from "../host.ts";

/** What each unit of a host is made of. */
export interface UnitArgs {
  cluster: ClusterSpec;
  host: Host;
  pki: Pki;
  turn: Turn;
}

export interface UnitOptions {
  parent: Resource;
  dependsOn: Resource[];
}
