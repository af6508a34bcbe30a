import { expect, it } from "vitest";
import { kubectlPath } from "../../../lab/cli/kubectl.ts";

const file = { sha256: "", size: 0 };

it("finds kubectl on the mirror", () => {
  const files = { "dl.k8s.io/v1/kubelet": file, "dl.k8s.io/v1/kubectl": file };
  expect(kubectlPath({ files, mirrorDir: "/m" })).toBe("/m/dl.k8s.io/v1/kubectl");
});

it("says when the toolchain has none", () => {
  expect(() => kubectlPath({ files: {}, mirrorDir: "/m" })).toThrow("without kubectl");
});
