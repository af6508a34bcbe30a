import { describe, expect, it } from "vitest";
import { summaryOf } from "../../../tools/drift/summary.ts";

const drifted = "worker-1 is not as it was:\n  kubelet: kubelet.service is stopped";
const unknown = "worker-2 does not answer";

describe("npm run drift", () => {
  it("is content when every host is as it was left", () => {
    const content = { text: "Every host is as barekube left it.", code: 0 };
    expect(summaryOf({ drifted: [], unknown: [] })).toEqual(content);
  });

  it("ends with 2 when something has drifted, whoever else is silent", () => {
    const both = { text: `${drifted}\n${unknown}`, code: 2 };
    expect(summaryOf({ drifted: [drifted], unknown: [unknown] })).toEqual(both);
  });

  it("ends with 1 when a host does not answer", () => {
    expect(summaryOf({ drifted: [], unknown: [unknown] })).toEqual({ text: unknown, code: 1 });
  });
});
