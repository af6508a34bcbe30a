import { z } from "zod";
import { cameToItsEnd, type HostReport } from "../../observe/host-report.ts";

/** An earlier version remembered no keys, and knew one alone. */
const apiserver = z.object({ encryptionKeys: z.array(z.number()).default([1]) });
const reencryption = z.object({
  key: z.number(),
  masters: z.array(z.string()),
  again: z.number().optional(),
});

/** Generations of encryption keys as a host remembers them. */
export interface ReportedKeys {
  generations: readonly number[];
  /** Whether the API server was started with them for sure. */
  inForce: boolean;
}

/** Those of the host's API server; undefined for a host that is no master. */
export function reportedKeys({ commands }: HostReport): ReportedKeys | undefined {
  const command = commands.get("kube-apiserver");
  const generations = apiserver.safeParse(command?.document).data?.encryptionKeys;
  return command && generations && { generations, inForce: cameToItsEnd(command) };
}

/** The last re-encryption that was begun from the host. */
export function reportedReencryption({ commands }: HostReport) {
  const command = commands.get("reencrypt");
  const { data } = reencryption.safeParse(command?.document);
  return command && data && { ...data, isDone: cameToItsEnd(command) };
}
