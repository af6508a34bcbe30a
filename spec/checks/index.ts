import type { Problem } from "../problem.ts";
import type { StackConfig } from "../schema/stack.ts";
import { checkArtifacts } from "./artifacts.ts";
import { checkHosts } from "./hosts.ts";
import { checkNetworks } from "./networks.ts";
import { checkVersions } from "./versions.ts";

/** A rule that spans more than one field. */
export type Check = (config: StackConfig) => Problem[];

export const checks: readonly Check[] = [checkHosts, checkNetworks, checkVersions, checkArtifacts];
