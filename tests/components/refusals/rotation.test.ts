import { describe, expect, it } from "vitest";
import { kubeletCommand, kubeletFacts } from "../../../components/kubelet/document.ts";
import { refuseUnsafeRotation } from "../../../components/pki/refusals.ts";
import { keysCommand } from "../../../documents/keys.ts";
import type { LivingHost } from "../../../observe/report/host-report.ts";
import type { Generations } from "../../../config/generations.ts";
import { loadCluster } from "../../../components/load.ts";
import { describe as describeProblem } from "../../../config/problem.ts";
import { reportOf } from "../../support/reports.ts";
import { validStack } from "../../config/valid-stack.ts";

const path = "certificateAuthorities.kubernetes";

/** What is refused when the stack file asks for `wanted` and the hosts know these lists. */
function refusals(
  wanted: Generations,
  hosts: Record<string, Generations | "unfinished" | "silent">,
): string[] {
  const cluster = loadCluster({ ...validStack(), certificateAuthorities: { kubernetes: wanted } });
  const living = cluster.hosts.flatMap(({ name }): LivingHost[] => {
    const known = hosts[name] ?? hosts["others"] ?? [1];
    if (known === "silent") return [];
    const kubernetes = known === "unfinished" ? [1, 2] : known;
    const report = reportOf([
      // Another command of the host is where it should be.
      [keysCommand, { document: { generations: { kubernetes: wanted, etcd: [1] } } }],
      [kubeletCommand, { document: { generations: { kubernetes } }, finished: known !== "unfinished" }],
    ]);
    return [{ name, report }];
  });
  return refuseUnsafeRotation(cluster, living).map(describeProblem);
}

describe("in a rotation", () => {
  it.each([
    ["a new generation is trusted", [1, 2], { others: [1] }],
    [
      "a new generation is trusted where one host says nothing",
      [1, 2],
      { others: [1], "worker-2": "silent" },
    ],
    ["a trusted generation comes into use", [2, 1], { others: [1, 2] }],
    ["the way back is taken", [1, 2], { others: [2, 1] }],
    ["a generation goes that nobody uses", [2], { others: [2, 1] }],
    ["a new generation goes again", [1], { others: [1, 2] }],
    ["a stage is finished on the others", [2, 1], { others: [1, 2], "worker-1": [2, 1] }],
    ["a stage is finished where it was cut off", [1, 2], { "worker-1": "unfinished" }],
    ["nothing changes, and one host says nothing", [2], { others: [2], "worker-1": "silent" }],
  ] satisfies [string, Generations, Parameters<typeof refusals>[1]][])("%s", (_, wanted, hosts) => {
    expect(refusals(wanted, hosts)).toEqual([]);
  });

  it("no generation comes into use that a host does not trust", () => {
    expect(refusals([2, 1], { others: [1, 2], "worker-1": [1], "worker-2": [1] })).toEqual([
      `${path}: [2,1]: issues from generation 2, which is not trusted yet on worker-1, worker-2; first append it to the list, [1, 2], and run pulumi up`,
    ]);
    expect(refusals([2], {})).toEqual([
      expect.stringMatching(/ is not trusted yet on master-1, worker-1, worker-2; /),
    ]);
  });

  it("no generation goes that a host uses", () => {
    expect(refusals([2], { others: [2, 1], "worker-2": [1, 2] })).toEqual([
      `${path}: [2]: drops generation 1, which is still in use on worker-2; first put another one before it, [2, 1], and run pulumi up`,
    ]);
  });

  it("no stage begins before the last one has come to its end everywhere", () => {
    expect(refusals([2, 1], { others: [1, 2], "worker-1": "unfinished" })).toEqual([
      `${path}: [2,1]: continues although the last run did not finish on worker-1; first set [1, 2] again and run pulumi up`,
    ]);
  });

  it("no stage begins while a host says nothing", () => {
    expect(refusals([2, 1], { others: [1, 2], "worker-1": "silent" })).toEqual([
      `${path}: [2,1]: cannot be changed like this while worker-1 does not report what is trusted and used there; bring it back, or set lost: true for it if it is dead for good`,
    ]);
  });

  it("no stage outruns what kubelets bring their Pods", () => {
    const late = (given: "kubernetes" | "serviceAccount", lists: [Generations, Generations]) => {
      const [present, wanted] = lists;
      const settings =
        given === "kubernetes"
          ? { certificateAuthorities: { kubernetes: wanted } }
          : { serviceAccountKeys: wanted };
      const cluster = loadCluster({ ...validStack(), ...settings });
      const living = cluster.hosts.map(({ name }) => {
        const count = name === "worker-2" ? 1 : 0;
        const pods = { tokens: count, authorities: count };
        return {
          name,
          report: reportOf([[kubeletCommand, { document: { generations: { [given]: present } } }]], {
            facts: { [kubeletFacts.part]: { certificate: null, pods } },
          }),
        };
      });
      return refuseUnsafeRotation(cluster, living).map(describeProblem);
    };
    const soon = "; their kubelets see to that within two minutes, so run again then";
    expect(late("kubernetes", [[1], [1, 2]])).toEqual([]);
    expect(
      late("kubernetes", [
        [1, 2],
        [2, 1],
      ]),
    ).toEqual([`${path}: [2,1]: comes before all Pods on worker-2 have the trusted authorities${soon}`]);
    expect(late("kubernetes", [[2, 1], [2]])).toEqual([]);
    expect(
      late("serviceAccount", [
        [1, 2],
        [2, 1],
      ]),
    ).toEqual([]);
    expect(late("serviceAccount", [[2, 1], [2]])).toEqual([
      `serviceAccountKeys: [2]: comes before all Pods on worker-2 have a token from the signing key${soon}`,
    ]);
  });
});
