import { expect, it } from "vitest";
import { kubeletCommand, kubeletFacts } from "../../components/kubelet/document.ts";
import { resolverDrift } from "../../components/kubelet/resolver-drift.ts";
import { reportOf } from "../support/reports.ts";

const file = "/etc/kubernetes/resolv.conf";
const nodeWith = (resolvConf: object | null, drift: Record<string, string> = {}) =>
  reportOf([[kubeletCommand, { drift }]], {
    facts: { [kubeletFacts.part]: { certificate: null, pods: null, resolvConf } },
  });
const wanted = "# Managed by barekube, from /etc/resolv.conf\nsearch corp.example\nnameserver 192.0.2.1";

it("leaves a host alone that gives Pods what it uses itself, or has nothing for them", () => {
  for (const report of [nodeWith({ file, wanted, present: wanted }), nodeWith(null)]) {
    expect(resolverDrift(report)).toBe(report);
  }
});

it("names what the host has come to use", () => {
  const report = resolverDrift(nodeWith({ file, wanted, present: "nameserver 192.0.2.9" }));
  expect(report.applied(kubeletCommand)?.drift).toEqual({
    [file]: "lacks what the host's resolver says now: search corp.example, nameserver 192.0.2.1",
  });
  expect(report.applied(kubeletCommand)?.restart).toBeUndefined();
});

it("says of a file that others have changed no more than that", () => {
  const drift = { [file]: "is missing" };
  const report = resolverDrift(nodeWith({ file, wanted, present: "" }, drift));
  expect(report.applied(kubeletCommand)?.drift).toEqual(drift);
});
