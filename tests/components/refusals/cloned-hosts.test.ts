import { describe, expect, it } from "vitest";
import { loadCluster } from "../../../components/load.ts";
import { hostCautions, hostRefusals, sharedHostKeys } from "../../../components/host/refusals.ts";
import { describe as text } from "../../../config/problem.ts";
import { problemsOf } from "../../../observe/refusals.ts";
import type { HostReport } from "../../../observe/report/host-report.ts";
import { hostKey, validStack } from "../../config/valid-stack.ts";
import { reportOf } from "../../support/reports.ts";

const cluster = loadCluster(validStack());
const told = (list: typeof hostRefusals, reports: Record<string, HostReport>) =>
  problemsOf(list, cluster, new Map(Object.entries(reports))).map(text);

const fresh = (machineID: string, hasSFTP = true) => reportOf([], { machineID }).with({ hasSFTP });
const inUse = (machineID: string, hasSFTP = true) =>
  reportOf([[{ label: "kubelet" }, {}]], { machineID }).with({ hasSFTP });

describe("machines cloned from one image", () => {
  it("show in their host keys", () => {
    const stack = validStack();
    const clones = stack.hosts.map((one) => ({ ...one, ssh: { hostKey } }));
    expect(sharedHostKeys(loadCluster({ ...stack, hosts: clones })).map(text)).toEqual([
      expect.stringMatching(/^hosts\[2\]\.ssh\.hostKey: master-1, worker-1, worker-2 have the same host key/),
    ]);
  });

  it("show in their machine-ids, unless they are containers on one kernel", () => {
    const on = (boot: string) => reportOf([], { machineID: "01", boot });
    expect(told(hostCautions, { "master-1": on("a:1"), "worker-1": on("b:1") })).toEqual([
      expect.stringMatching(/^hosts\[1\]: master-1, worker-1 have the same machine-id/),
    ]);
    expect(told(hostCautions, { "master-1": on("a:1"), "worker-1": on("a:2"), "worker-2": on("") })).toEqual(
      [],
    );
  });
});

describe("an SSH server without SFTP", () => {
  it("is refused with the line that it lacks, as long as nothing was applied to the host", () => {
    expect(told(hostRefusals, { "worker-1": fresh("01", false), "worker-2": fresh("02") })).toEqual([
      expect.stringMatching(
        /^hosts\[1\]\.ssh \(worker-1\): .*`Subsystem sftp internal-sftp` to \/etc\/ssh\/sshd_config/,
      ),
    ]);
    expect(told(hostRefusals, { "worker-1": inUse("01", false) })).toEqual([]);
    expect(told(hostCautions, { "worker-1": inUse("01", false) })).toHaveLength(1);
  });
});
