import { describe, expect, it } from "vitest";
import type { Finding } from "../../../tools/drift/findings.ts";
import { summaryOf } from "../../../tools/drift/summary.ts";

const host = { host: "worker-1", address: "192.0.2.1:22" };
const asLeft: Finding = { ...host, state: "as-left" };
const drifted: Finding = { ...host, state: "drifted", message: "worker-1 is not as it was:\n  kubelet: …" };
const unknown: Finding = { ...host, state: "unknown", message: "worker-2 does not answer" };

describe("npm run drift", () => {
  it("is content when every host is as it was left", () => {
    expect(summaryOf([asLeft, asLeft])).toEqual({ text: "Every host is as barekube left it.", code: 0 });
  });

  it("ends with 2 when something has drifted, whoever else is silent", () => {
    expect(summaryOf([asLeft, unknown, drifted])).toEqual({
      text: "worker-1 is not as it was:\n  kubelet: …\nworker-2 does not answer",
      code: 2,
    });
  });

  it("ends with 1 when a host does not answer", () => {
    expect(summaryOf([asLeft, unknown])).toEqual({ text: "worker-2 does not answer", code: 1 });
  });

  it("gives a reason that all hosts share only once", () => {
    expect(summaryOf([unknown, unknown])).toEqual({ text: "worker-2 does not answer", code: 1 });
  });
});
