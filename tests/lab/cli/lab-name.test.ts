import { afterEach, expect, it, vi } from "vitest";
import { labName, useExample } from "../../../lab/cli/lab-name.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

it.each([
  [["--example", "single-node", "--diff"], ["--diff"]],
  [["--diff", "--example=single-node"], ["--diff"]],
])("takes the lab of an example from %j", (args, rest) => {
  vi.stubEnv("BAREKUBE_LAB", "");
  expect(useExample(args)).toEqual(rest);
  expect(labName()).toBe("single-node");
});

it("leaves other arguments and the lab alone", () => {
  vi.stubEnv("BAREKUBE_LAB", "mine");
  expect(useExample(["--diff"])).toEqual(["--diff"]);
  expect(labName()).toBe("mine");
});

it.each([[["--example", "none"]], [["--example"]], [["--example="]]])("refuses %j", (args) => {
  expect(() => useExample(args)).toThrow(
    /there is no such example; allowed: complete, dual-stack, external-etcd, one-master, single-node, three-masters/,
  );
});
