import { expect, it } from "vitest";
import { nodeFacts } from "../../components/node/document.ts";
import { membershipDrift } from "../../components/node/drift.ts";
import { reportOf } from "../support/reports.ts";

const control = { key: "control-plane", effect: "NoSchedule" };
const asked = { labels: { rack: "7", zone: "a" }, taints: [control], repair: null };

const membership = (node: object) =>
  membershipDrift(reportOf([], { facts: { [nodeFacts.part]: { "worker-1": node } } })).memberships.get(
    "worker-1",
  );

it("finds labels and taints of a Node that are not as asked for, and leaves those of others alone", () => {
  const labels = { ...asked.labels, other: "x" };
  expect(membership({ labels, taints: [control], asked })?.drift).toEqual({});
  expect(membership({ labels: { rack: "8" }, taints: [], asked })?.drift).toEqual({
    "label rack": "is 8",
    "label zone": "is missing",
    "taint control-plane:NoSchedule": "is missing",
  });
  const taints = [{ ...control, value: "mine" }];
  expect(membership({ labels, taints, asked })?.drift).toEqual({
    "taint control-plane:NoSchedule": "has another value",
  });
});

it("knows of a Node that was never labelled, and of the last repair", () => {
  const nothing = { labels: null, taints: null, repair: null };
  expect(membership({ labels: {}, taints: [], asked: nothing })?.drift).toEqual({});
  const repair = { number: 2, why: { "label rack": "is missing" } };
  expect(membership({ labels: {}, taints: [], asked: { ...nothing, repair } })?.document).toEqual({ repair });
});

it("has nothing to say where no API server answers", () => {
  const report = reportOf([]);
  expect(membershipDrift(report)).toBe(report);
});
