import { expect, it } from "vitest";
import { hostNames } from "../../../lab/hosts/state.ts";

it("takes the hosts' names from a stack file in its order", () => {
  const text = "config:\n  barekube:hosts:\n    - { name: b, roles: [master] }\n    - { name: a }\n";
  expect(hostNames(text, "f.yaml")).toEqual(["b", "a"]);
});

it.each([
  "",
  "config: {}",
  "config: { 'barekube:hosts': [] }",
  "config: { 'barekube:hosts': [{ roles: [] }] }",
])("names a stack file without hosts: %j", (text) => {
  expect(() => hostNames(text, "f.yaml")).toThrow("f.yaml has no barekube:hosts; each needs at least a name");
});
