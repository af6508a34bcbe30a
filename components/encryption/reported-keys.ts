import type { HostReport } from "../../observe/report/host-report.ts";
import { apiServerCommand } from "../kube-apiserver/document.ts";
import { reencryptCommand } from "./document.ts";

/** Generations of encryption keys as a host remembers them. */
export interface ReportedKeys {
  /** The first one encrypts, all decrypt. */
  generations: readonly number[];
  /** Whether the API server is known to have started with them. */
  inForce: boolean;
}

/** Those of the host's API server; undefined for a host that is not a master. */
export function reportedKeys(report: HostReport): ReportedKeys | undefined {
  const generations = report.document(apiServerCommand)?.encryptionKeys;
  return generations && { generations, inForce: report.applied(apiServerCommand)?.finished ?? false };
}

/** The last re-encryption of all Secrets that was started on the host. */
export function reportedReencryption(report: HostReport) {
  const document = report.document(reencryptCommand);
  return document && { ...document, isDone: report.applied(reencryptCommand)?.finished ?? false };
}
