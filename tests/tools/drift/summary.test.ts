import { describe, expect, it } from "vitest";
import { summaryOf } from "../../../tools/drift/summary.ts";

const drifted = "worker-1 is not as it was:\n  kubelet: kubelet.service is stopped";
const unknown = "worker-2 does not answer";

describe("npm run drift", () => {
  it("is content when every host is as it was left", () => {
    const content = { text: "Every host is as barekube left it.", code: 0 };
    expect(summaryOf({ drifted: [], concerns: [], unknown: [] })).toEqual(content);
  });

  it("ends with 2 when something has drifted, whoever else is silent", () => {
    const both = { text: `${drifted}\n${unknown}`, code: 2 };
    expect(summaryOf({ drifted: [drifted], concerns: [], unknown: [unknown] })).toEqual(both);
  });

  it("ends with 2 when a host has problems that no up repairs", () => {
    const concern = "master-1 needs something:\n  disk: / is nearly full";
    const both = { text: `${concern}\n${unknown}`, code: 2 };
    expect(summaryOf({ drifted: [], concerns: [concern], unknown: [unknown] })).toEqual(both);
  });

  it("ends with 1 when a host does not answer", () => {
    expect(summaryOf({ drifted: [], concerns: [], unknown: [unknown] })).toEqual({ text: unknown, code: 1 });
  });
});
