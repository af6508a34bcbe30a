import { describe, expect, it } from "vitest";
import type { HostSpec } from "../../../config/cluster.ts";
import { loadCluster } from "../../../config/load.ts";
import { notAsked } from "../../../observe/drift-messages.ts";
import type { AppliedCommand, HostReport } from "../../../observe/host-report.ts";
import { NoAnswer } from "../../../observe/ssh/no-answer.ts";
import { findDrift, findingsIn } from "../../../tools/drift/findings.ts";
import { validStack } from "../../config/valid-stack.ts";

const command = (drift: Record<string, string> = {}): AppliedCommand => ({ document: {}, drift });
const report = (drift?: Record<string, string>): HostReport => ({
  commands: new Map([["kubelet", command(drift)]]),
});

const stack = (settings: object = {}) => ({
  cluster: loadCluster({ ...validStack(), ...settings }),
  downloads: { checksums: {} },
  sshPrivateKey: undefined,
});

/** Findings for master-1, worker-1 and worker-2, which answered in the opposite order. */
function findingsOf(...answers: [HostReport | NoAnswer, HostReport | NoAnswer, HostReport | NoAnswer]) {
  const hosts = stack().cluster.hosts.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const pairs = answers.map((answer, index) => [hosts[index], answer] as [HostSpec, HostReport | NoAnswer]);
  return findingsIn(new Map(pairs.toReversed()));
}

describe("what the hosts' answers come to", () => {
  it("is a state for each host, by name, with the words of a preview", () => {
    const silent = new NoAnswer("refuses connections; start its SSH server");
    expect(findingsOf(report(), report({ "kubelet.service": "is stopped" }), silent)).toEqual([
      { host: "master-1", address: "192.168.10.11:22", state: "as-left" },
      {
        host: "worker-1",
        address: "192.168.10.21:22",
        state: "drifted",
        message:
          "worker-1 is not as barekube left it, and `pulumi up` will repair:\n  kubelet: kubelet.service is stopped",
      },
      {
        host: "worker-2",
        address: "192.168.10.22:22",
        state: "unknown",
        message:
          "worker-2 (192.168.10.22:22) does not tell whether it is as barekube left it: it refuses connections; start its SSH server",
      },
    ]);
  });

  it("counts what a master says about the Node of another host", () => {
    const nodes = new Map([["worker-2", command({ "label a": "is missing" })]]);
    const findings = findingsOf({ ...report(), nodes }, report(), report());
    expect(findings.map(({ state }) => state)).toEqual(["as-left", "as-left", "drifted"]);
    expect(findings[2]).toMatchObject({ message: expect.stringContaining("membership: label a is missing") });
  });

  it("counts a kubelet's certificate that has ended", () => {
    const commands = new Map([
      ["keys", command()],
      ["kubelet", command()],
    ]);
    const findings = findingsOf(report(), { commands, kubeletClient: "damaged" }, report());
    expect(findings.map(({ state }) => state)).toEqual(["as-left", "drifted", "as-left"]);
  });

  it("is unknown for every living host when the stack file says not to ask", async () => {
    const findings = await findDrift(stack({ driftCheck: "off" }));
    expect(findings.map(({ host }) => host)).toEqual(["master-1", "worker-1", "worker-2"]);
    for (const finding of findings) expect(finding).toMatchObject({ state: "unknown", message: notAsked });
  });
});
