import { describe, expect, it } from "vitest";
import { merged, printed } from "../../../tools/upstream/printed.ts";

const program = (featureGates: object, lockedFeatureGates: object = {}) =>
  printed.parse({ version: "1.36.4", flags: {}, featureGates, lockedFeatureGates });

describe("feature gates of several programs", () => {
  it("are all of them, sorted", () => {
    const one = program({ B: "BETA", C: "GA" }, { C: true });
    const other = program({ B: "BETA", A: "ALPHA" });
    expect(JSON.stringify(merged([one, other]))).toBe(
      '{"featureGates":{"A":"ALPHA","B":"BETA","C":"GA"},"lockedFeatureGates":{"C":true}}',
    );
  });

  it("are refused when programs disagree", () => {
    expect(() => merged([program({ A: "ALPHA" }), program({ A: "BETA" })])).toThrow(
      new Error("programs disagree about the feature gates A"),
    );
  });

  it("are of stages that are known", () => {
    expect(() => program({ A: "PRE-ALPHA" })).toThrow(/Invalid option/);
  });
});
