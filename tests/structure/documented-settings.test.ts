import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allSettings, pathText } from "../../tools/docs/settings.ts";
import { codeIn } from "../support/markdown.ts";

const text = readFileSync(new URL("../../docs/coming-from.md", import.meta.url), "utf8");
const known = new Set(allSettings().map(({ path }) => pathText(path)));
/** Their keys are upstream's, or the user's own. */
const maps = /^(?:(?:hosts\[\]\.)?(?:kubelet|kubeProxy)|registries\.NAME)\./;

/** The second cell of each row of the tables with parameters of other installers. */
function settingsOfRows(document: string): string[] {
  const tables = document.split(/\n\n/).filter((block) => /^\|[^|]+\| barekube \| \|\n/.test(block));
  return tables.flatMap((table) =>
    table
      .split("\n")
      .slice(2)
      .map((row) => row.split(" | ")[1] ?? ""),
  );
}

/** The settings that a cell names: `feature-gates` and `master` are none. */
const namesIn = (cell: string): string[] => codeIn(cell).filter((code) => /^[a-z]+(?:[A-Z[.]|$)/.test(code));

const values = new Set(["master", "worker", "etcd"]);
const isKnown = (name: string): boolean =>
  known.has(name) || values.has(name) || name === "extraArgs" || maps.test(name);

describe("docs/coming-from.md", () => {
  const names = settingsOfRows(text).flatMap(namesIn);

  it("names settings that there are", () => {
    expect(names.length).toBeGreaterThan(150);
    expect(names.filter((name) => !isKnown(name))).toEqual([]);
  });

  it("is looked through for all of them", () => {
    const renamed = text.replaceAll("`network.podCIDR`", "`network.podSubnet`");
    expect(
      settingsOfRows(renamed)
        .flatMap(namesIn)
        .filter((name) => !isKnown(name)),
    ).toContain("network.podSubnet");
  });
});
