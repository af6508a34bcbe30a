import { describe, expect, it } from "vitest";
import type { HostSpec } from "../../../config/cluster.ts";
import { loadCluster } from "../../../config/load.ts";
import { notAsked } from "../../../observe/drift-messages.ts";
import type { AppliedCommand, HostReport } from "../../../observe/host-report.ts";
import { NoAnswer } from "../../../observe/ssh/no-answer.ts";
import { askCluster, findingsIn } from "../../../tools/drift/ask-cluster.ts";
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
  it("is a message for each host that has drifted or is silent, in the words of a preview", () => {
    const silent = new NoAnswer("refuses connections; start its SSH server");
    expect(findingsOf(report(), report({ "kubelet.service": "is stopped" }), silent)).toEqual({
      drifted: [
        "worker-1 is not as barekube left it, and `pulumi up` will repair:\n  kubelet: kubelet.service is stopped",
      ],
      unknown: [
        "worker-2 (192.168.10.22:22) does not tell whether it is as barekube left it: it refuses connections; start its SSH server",
      ],
    });
  });

  it("is in the order of the hosts' names, whoever answered first", () => {
    const stopped = report({ "kubelet.service": "is stopped" });
    const { drifted } = findingsOf(stopped, stopped, stopped);
    expect(drifted.map((message) => message.split(" ")[0])).toEqual(["master-1", "worker-1", "worker-2"]);
  });

  it("counts what a master says about the Node of another host", () => {
    const nodes = new Map([["worker-2", command({ "label a": "is missing" })]]);
    const { drifted } = findingsOf({ ...report(), nodes }, report(), report());
    expect(drifted).toEqual([expect.stringMatching(/^worker-2 [^]*: label a is missing$/)]);
  });

  it("counts a kubelet's certificate that is of no use any more", () => {
    const commands = new Map([
      ["keys", command()],
      ["kubelet", command()],
    ]);
    const { drifted } = findingsOf(report(), { commands, kubeletClient: "damaged" }, report());
    expect(drifted).toEqual([expect.stringMatching(/^worker-1 /)]);
  });

  it("is unknown when the stack file says not to ask", async () => {
    expect(await askCluster(stack({ driftCheck: "off" }))).toEqual({ drifted: [], unknown: [notAsked] });
  });
});
