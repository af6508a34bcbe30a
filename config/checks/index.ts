import type { Problem } from "../problem.ts";
import type { Draft } from "../schema/draft.ts";
import { checkArtifacts } from "./artifacts.ts";
import { checkCertificates } from "./certificates.ts";
import { checkExtraArgs } from "./extra-args.ts";
import { checkHosts } from "./hosts.ts";
import { checkMembers } from "./members.ts";
import { checkNetworks } from "./networks.ts";
import { checkNodeLabels } from "./node-labels.ts";
import { checkPorts } from "./ports.ts";
import { checkVersions } from "./versions.ts";

/**
 * A rule that spans more than one field. It gets what could be read and keeps silent about what could not:
 * the schema has said so already.
 */
export type Check = (draft: Draft) => Problem[];

export const checks: readonly Check[] = [
  checkVersions,
  checkHosts,
  checkMembers,
  checkNodeLabels,
  checkNetworks,
  checkPorts,
  checkExtraArgs,
  checkArtifacts,
  checkCertificates,
];
