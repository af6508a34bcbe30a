import { readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parts } from "../../../../components/parts.ts";
import { flagMistake } from "../../../../config/checks/upstream/flag-values.ts";
import { scalarMistake } from "../../../../config/checks/upstream/scalars.ts";
import { type Described, descriptionFile, described } from "../../../../config/upstream/description.ts";
import { testedVersions, type Versions } from "../../../../config/versions.ts";
import { undescribedPrograms } from "../../../../tools/upstream/undescribed.ts";

const programs = parts.flatMap((part) => Object.values(part.programs ?? {}));
const combinations = Object.entries(testedVersions).map(([kubernetes, others]): Versions => ({
  ...others,
  kubernetes,
}));
const all = combinations.flatMap((versions) =>
  programs.map((program) => [`${program.name} of ${versions.kubernetes}`, program, versions] as const),
);

describe("every tested version", () => {
  it.each(combinations)("$kubernetes is described; if not: npm run upstream -- $kubernetes", (versions) => {
    expect(undescribedPrograms(versions)).toEqual([]);
  });

  it("would be missed", () => {
    const [versions] = combinations;
    expect(undescribedPrograms({ ...(versions as Versions), kubernetes: "1.99.0" })).toEqual([
      "kube-apiserver in Kubernetes 1.99",
      "kube-controller-manager in Kubernetes 1.99",
      "kube-scheduler in Kubernetes 1.99",
      "kubelet in Kubernetes 1.99",
      "kube-proxy in Kubernetes 1.99",
    ]);
  });
});

describe.each(all)("%s", (_title, program, versions) => {
  const { description, gates } = described(program, versions) as Described;

  it("has flags, gates and fields, all of types that can be checked", () => {
    const { flags, types = {}, enums = {} } = description;
    expect(Object.keys(flags).length).toBeGreaterThan(50);
    expect(Object.keys(gates().featureGates).length).toBeGreaterThan(5);
    expect(Object.keys(types)).toEqual(
      program.configuration === undefined ? [] : expect.arrayContaining([program.configuration]),
    );
    for (const type of Object.values(flags)) expect(() => flagMistake("", type)).not.toThrow();
    for (const type of Object.values(types).flatMap((fields) => Object.values(fields))) {
      const inner = type.replace(/^(\[\]|map\[string\])+/, "");
      if (!Object.hasOwn(types, inner) && !Object.hasOwn(enums, inner)) {
        expect(() => scalarMistake("", inner), type).not.toThrow();
      }
    }
  });

  it("is small enough to be read at every preview", () => {
    const minor = versions[program.version].split(".").slice(0, 2).join(".");
    const file = descriptionFile(program.name, minor);
    expect(statSync(file).size).toBeLessThan(64 * 1024);
    const text = readFileSync(file, "utf8");
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });
});
