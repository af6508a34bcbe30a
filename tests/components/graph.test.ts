import { beforeAll, describe, expect, it } from "vitest";
import { commandsOf, documentOf, nodeOf } from "../support/commands.ts";
import { type Run, runProgram } from "../support/engine.ts";
import { type Graph, type RecordedResource, unknown } from "../support/graph.ts";
import { topologies } from "../support/topologies.ts";

describe.each(Object.entries(topologies))("%s", (_, settings) => {
  let preview: Run;
  let up: Run;
  beforeAll(async () => {
    preview = await runProgram(settings, { mode: "preview" });
    up = await runProgram(settings);
  });

  it("gives every resource a URN of its own", () => {
    const urns = up.graph.resources.map(({ urn }) => urn);
    expect(new Set(urns).size).toBe(urns.length);
  });

  it("has one type of resource to a name", () => {
    const types = new Map<string, Set<string>>();
    for (const { custom, name, type } of up.graph.resources) {
      if (custom) types.set(name, (types.get(name) ?? new Set()).add(type));
    }
    expect([...types].filter(([, { size }]) => size > 1)).toEqual([]);
  });

  it("begins a child's name with its parent's", () => {
    const strangers = up.graph.resources.filter((resource) => {
      const parent = up.graph.parentOf(resource);
      return (
        parent !== undefined && parent.parent !== undefined && !resource.name.startsWith(`${parent.name}-`)
      );
    });
    expect(strangers.map(({ urn }) => urn)).toEqual([]);
  });

  it("waits for nothing that waits for itself", () => {
    const circular = up.graph.resources.filter((resource) => up.graph.isBefore(resource, resource));
    expect(circular.map(({ urn }) => urn)).toEqual([]);
  });

  it("has the same resources, waiting for the same, whether or not outputs are known", () => {
    expect(shape(preview.graph)).toEqual(shape(up.graph));
  });

  it("says in a first preview where every command runs and what it runs", () => {
    const told = (graph: Graph) =>
      commandsOf(graph)
        .map(({ script, label, resource: { urn, inputs } }) => [
          urn,
          inputs["connection"],
          script,
          label,
          inputs["delete"],
        ])
        .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    expect(told(preview.graph)).toEqual(told(up.graph));
  });

  it("says in a first preview all of every unit but the hash of what certificates are to be made", () => {
    const units = commandsOf(up.graph).filter(
      (command) => command.script !== "kit" && "unit" in documentOf(command),
    );
    for (const { reads, stdin, resource } of units) {
      const { inputs } = preview.graph.named(resource.name);
      expect(inputs["stdin"], resource.name).toBe(stdin);
      expect(inputs["create"], resource.name).toBe(reads === "" ? resource.inputs["create"] : unknown);
    }
    expect(units.some(({ reads }) => reads !== "")).toBe(true);
  });

  it("takes no more than 12 commands for a worker", () => {
    const commands = commandsOf(up.graph);
    const masters = new Set(
      commands.filter(({ label }) => label === "kube-apiserver").map(({ host }) => host),
    );
    const counts = Map.groupBy(commands, nodeOf);
    for (const [node, { length }] of counts) {
      if (!masters.has(node)) expect(length, node).toBeLessThanOrEqual(12);
    }
  });
});

/** What a graph is besides its values. */
function shape(graph: Graph): unknown[] {
  return graph.resources.map(outline).toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
}

const outline = ({ urn, parent, dependencies, deletedWith, provider }: RecordedResource) => ({
  urn,
  parent,
  dependencies: dependencies.toSorted(),
  deletedWith,
  // Only the provider's id is made up.
  provider: provider?.replace(/::[^:]*$/, ""),
});
