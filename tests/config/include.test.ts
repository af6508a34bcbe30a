import { describe, expect, it } from "vitest";
import { stack } from "../../components/load.ts";
import { mergeInclude, parseInclude } from "../../config/include.ts";
import { describe as describeProblem, SpecError } from "../../config/problem.ts";

const fileName = "inventory/prod.yaml";

function problemsOf(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map(describeProblem);
    throw error;
  }
  return [];
}

describe("parseInclude", () => {
  it("reads YAML", () => {
    expect(parseInclude("clusterName: prod\nhosts: [{name: a}]\n", fileName)).toEqual({
      fileName,
      content: { clusterName: "prod", hosts: [{ name: "a" }] },
    });
    expect(parseInclude("# nothing yet\n", fileName).content).toEqual({});
  });

  it("says where it is no YAML", () => {
    expect(problemsOf(() => parseInclude("hosts:\n  - {name: a\nb: [\n", fileName))[0]).toMatch(
      /^inventory\/prod\.yaml:3:1: is not YAML: /,
    );
    expect(problemsOf(() => parseInclude("a: 1\na: 2\n", fileName))).toEqual([
      "inventory/prod.yaml:2:1: is not YAML: Map keys must be unique",
    ]);
  });

  it("wants a map, and references that lead somewhere", () => {
    expect(problemsOf(() => parseInclude("- a\n", fileName))).toEqual([
      "inventory/prod.yaml: allowed: a map of settings, like a stack file's",
    ]);
    expect(problemsOf(() => parseInclude("hosts: *all\n", fileName))).toEqual([
      "inventory/prod.yaml: is not YAML: Unresolved alias (the anchor must be set before the alias): all",
    ]);
  });
});

const merge = (raw: Record<string, unknown>, content: Record<string, unknown>) =>
  mergeInclude(raw, { fileName, content }, Object.keys(stack.shape));

describe("mergeInclude", () => {
  it("takes what the stack file leaves out", () => {
    expect(
      merge({ clusterName: "a", network: { podCIDR: "x" } }, { clusterName: "b", network: {}, binDir: "/b" }),
    ).toEqual({
      clusterName: "a",
      network: { podCIDR: "x" },
      binDir: "/b",
    });
  });

  it("puts hosts together by name and field, and their ssh, the stack file first", () => {
    const own = [{ name: "a", roles: ["master"], ssh: { user: "me" } }, { name: "b" }];
    const included = [
      { name: "a", address: "10.0.0.1", roles: ["worker"], ssh: { user: "you", hostKey: "k" } },
    ];
    expect(merge({ hosts: own }, { hosts: included })).toEqual({
      hosts: [
        { name: "a", address: "10.0.0.1", roles: ["master"], ssh: { user: "me", hostKey: "k" } },
        { name: "b" },
      ],
    });
  });

  it("puts artifacts together field by field", () => {
    expect(merge({ artifacts: { mirror: "a" } }, { artifacts: { mirror: "b", images: [] } })).toEqual({
      artifacts: { mirror: "a", images: [] },
    });
  });

  it("lets an include bring the hosts when the stack file has none", () => {
    expect(merge({}, { hosts: [{ name: "a" }] })).toEqual({ hosts: [{ name: "a" }] });
  });

  it("changes neither of the two", () => {
    const raw = { hosts: [{ name: "a", ssh: {} }] };
    const content = { hosts: [{ name: "a", ssh: { port: 1 } }] };
    const before = structuredClone({ raw, content });
    merge(raw, content);
    expect({ raw, content }).toEqual(before);
  });

  it("refuses hosts that the stack file lacks, doubles and nameless ones, all at once", () => {
    const hosts = [{ name: "a" }, { name: "c" }, { address: "10.0.0.1" }, { name: "a" }];
    expect(
      problemsOf(() => merge({ hosts: [{ name: "a" }, { name: "b" }] }, { hosts, include: "x", hsots: [] })),
    ).toEqual([
      "inventory/prod.yaml: include: cannot be set here; only the stack file includes another file",
      expect.stringMatching(/^inventory\/prod\.yaml: hsots: is not a setting; allowed: clusterName, /),
      'inventory/prod.yaml: hosts[1].name: "c": is not a host of the stack file; allowed: a, b',
      "inventory/prod.yaml: hosts[2].name: is missing; allowed: the name of a host",
      'inventory/prod.yaml: hosts[3].name: "a": is already used by hosts[0]',
    ]);
    expect(problemsOf(() => merge({}, { hosts: {} }))).toEqual([
      "inventory/prod.yaml: hosts: allowed: a list of hosts",
    ]);
  });

  it("leaves what is malformed in the stack file to loadCluster", () => {
    expect(merge({ hosts: "x", artifacts: 1 }, { hosts: [{ name: "a" }], artifacts: {} })).toEqual({
      hosts: "x",
      artifacts: 1,
    });
  });
});
