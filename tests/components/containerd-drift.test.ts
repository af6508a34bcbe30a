import { expect, it } from "vitest";
import { containerdCommand, containerdFacts } from "../../components/containerd/document.ts";
import { containerdDrift } from "../../components/containerd/drift.ts";
import type { AppliedCommand } from "../../observe/report/host-report.ts";
import { containerdRemembered, reportOf } from "../support/reports.ts";

const document = containerdRemembered();

const driftWith = (pinned: string[] | null, fields: Partial<AppliedCommand> = {}) =>
  containerdDrift(
    reportOf([[containerdCommand, { document, ...fields }]], {
      facts: { [containerdFacts.part]: { pinned } },
    }),
  ).applied(containerdCommand)?.drift;

it("finds nothing while every image that was brought is pinned, whatever else there is", () => {
  expect(driftWith(["coredns:1", "other:1", "pause:1"])).toEqual({});
});

it("names the images that somebody has removed or unpinned", () => {
  expect(driftWith(["pause:1", "coredns:11"])).toEqual({ "image coredns:1": "is missing or not pinned" });
  expect(Object.keys(driftWith([]) ?? {})).toEqual(["image pause:1", "image coredns:1"]);
});

it("does not guess when containerd does not answer, or was never set up to its end", () => {
  expect(driftWith(null)).toEqual({});
  expect(driftWith([], { finished: false })).toEqual({});
  expect(containerdDrift(reportOf([[{ label: "etcd" }, {}]])).applied(containerdCommand)).toBeUndefined();
});
