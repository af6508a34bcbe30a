import type { HostReport } from "../../../observe/report/host-report.ts";
import { clockConcerns } from "./clock.ts";
import { diskConcerns } from "./disks.ts";
import { servedDrift } from "./served-certificates.ts";

/** What is wrong with a host according to its own health facts. */
export const healthDrift = (report: HostReport): HostReport =>
  servedDrift(report).withConcerns("clock", clockConcerns(report)).withConcerns("disk", diskConcerns(report));
