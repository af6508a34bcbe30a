import type { HostReport } from "../../../observe/report/host-report.ts";
import { clockConcerns } from "./clock.ts";
import { diskConcerns } from "./disks.ts";
import { servedDrift } from "./served-certificates.ts";

/** What a host itself says of its health. */
export const healthDrift = (report: HostReport): HostReport =>
  servedDrift(report).withConcerns("clock", clockConcerns(report)).withConcerns("disk", diskConcerns(report));
