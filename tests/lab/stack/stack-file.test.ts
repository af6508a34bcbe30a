import { expect, it } from "vitest";
import { parse } from "yaml";
import { stackFileCopy } from "../../../lab/stack/stack-file.ts";

const tracked =
  "# Why.\nconfig:\n  barekube:include: .lab/dev/stack.yaml\n  barekube:kubelet: { maxPods: 110 }\n";
const include = ".lab/e2e/stack.yaml";

it("is the tracked stack file with the lab's own include", () => {
  const copy = stackFileCopy(tracked, { include });
  expect(parse(copy)).toEqual({
    config: { "barekube:include": include, "barekube:kubelet": { maxPods: 110 } },
  });
  expect(copy).toContain("# Why.");
});

it("keeps the salt of the stack's secrets and takes everything else from the tracked file", () => {
  const previous = "config:\n  barekube:old: 1\nencryptionsalt: v1:abc=:v1:def\n";
  expect(parse(stackFileCopy(tracked, { include, previous }))).toEqual({
    config: { "barekube:include": include, "barekube:kubelet": { maxPods: 110 } },
    encryptionsalt: "v1:abc=:v1:def",
  });
});

it("says the same again when nothing has changed", () => {
  const once = stackFileCopy(tracked, { include, previous: "encryptionsalt: v1:x\n" });
  expect(stackFileCopy(tracked, { include, previous: once })).toBe(once);
});

it("gives a stack file without settings the include", () => {
  expect(parse(stackFileCopy("", { include }))).toEqual({ config: { "barekube:include": include } });
});
