import { describe, expect, it } from "vitest";
import { describeDrift } from "../../../observe/drift/describe.ts";
import { summaryOf } from "../../../lab/cli/drift.ts";
import { reportOf } from "../../support/reports.ts";
import { notAsked, unknown } from "../../../observe/drift/messages.ts";

const kubelet = [{ label: "kubelet" }, { drift: { "kubelet.service": "is stopped" } }] as const;
const drifted = describeDrift("worker-1", reportOf([kubelet])) ?? "";
const silent = `worker-2 (192.0.2.2:22) ${unknown} refuses connections; start its SSH server`;

describe("npm run drift", () => {
  it("is content when the engine has nothing to say about hosts", () => {
    const others = ['network.kubeProxyMode: "ipvs": is deprecated', "Duration: 3s"];
    expect(summaryOf(others)).toEqual({ text: "Every host is as barekube left it.", code: 0 });
  });

  it("ends with 2 when something has drifted, whoever else is silent", () => {
    expect(summaryOf(["other", silent, drifted])).toEqual({ text: `${drifted}\n${silent}`, code: 2 });
  });

  it.each([silent, notAsked])("ends with 1 when it cannot tell: %s", (message) => {
    expect(summaryOf([message])).toEqual({ text: message, code: 1 });
  });
});
