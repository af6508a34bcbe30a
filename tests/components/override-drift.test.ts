import { expect, it } from "vitest";
import { overrideDrift, overrideFacts } from "../../components/host/overrides.ts";
import { appliedCommand, reportOf } from "../support/reports.ts";

const kubelet = { document: { unit: "kubelet.service" } };
const reportWith = (facts: object) =>
  reportOf(
    [
      [{ label: "kubelet" }, kubelet],
      [{ label: "keys" }, {}],
    ],
    { facts: { [overrideFacts.part]: facts } },
  );

it("names what changes a unit for the command of that unit", () => {
  const report = overrideDrift(
    reportWith({ "kubelet.service": { "/a.conf": "ExecStart Type", "/run/kubelet.service": "" } }),
  );
  expect(Object.fromEntries(report.commands)).toEqual({
    kubelet: appliedCommand({
      ...kubelet,
      drift: {
        "/a.conf": "changes ExecStart, Type of kubelet.service",
        "/run/kubelet.service": "takes the place of kubelet.service",
      },
    }),
    keys: appliedCommand(),
  });
});

it("leaves the report alone when there is nothing", () => {
  const report = reportWith({});
  expect(overrideDrift(report)).toBe(report);
});
