import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { objectDifferences } from "../../components/cluster/object-differences.ts";

type Fields = Record<string, unknown>;

const read = (path: string): Fields =>
  JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8")) as Fields;
const tests = new URL("../", import.meta.url);

/** Differences as lines. */
const told = (declared: Fields, living: Fields): string[] =>
  objectDifferences(declared, living).map(({ field, state }) => `${field} ${state}`);

describe("objects as a cluster has them", () => {
  const files = globSync("fixtures/living-objects/*.json", { cwd: tests });

  it("of every kind that is declared", () => {
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(files)("%s has not drifted", (file) => {
    const { declared, living } = read(file) as { declared: Fields; living: Fields };
    expect(told(declared, living)).toEqual([]);
  });

  it.each(files)("%s has drifted once any declared field has", (file) => {
    const { declared, living } = read(file) as { declared: Fields; living: Fields };
    for (const path of leavesOf(declared)) {
      if (isForPulumi(path)) continue;
      expect(told(declared, changed(living, path)), path.join(".")).toHaveLength(1);
    }
  });
});

type Path = (string | number)[];

const isForPulumi = (path: Path) => path.some((key) => String(key).startsWith("pulumi.com/"));

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) =>
    leavesOf(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** A copy with another value at the path. */
function changed(value: unknown, [key, ...rest]: Path): Fields {
  const copy = structuredClone(value ?? {}) as Fields;
  if (key === undefined) return copy;
  copy[key] = rest.length === 0 ? "something else" : changed(copy[key], rest);
  return copy;
}

describe("what is reported", () => {
  const service = {
    kind: "Service",
    metadata: { name: "dns", labels: { app: "dns" } },
    spec: {
      ports: [
        { name: "dns", port: 53 },
        { name: "metrics", port: 9153 },
      ],
      selector: { app: "dns" },
    },
  };

  it("each field that differs, with both values", () => {
    const living = structuredClone(service) as typeof service & Fields;
    living.spec.ports[1] = { name: "metrics", port: 9154 };
    living.metadata.labels.app = "other";
    expect(told(service, living)).toEqual([
      'metadata.labels.app is "other", not "dns"',
      "spec.ports[1].port is 9154, not 9153",
    ]);
  });

  it("what is missing", () => {
    const { selector: _, ...spec } = service.spec;
    expect(told(service, { ...service, spec: { ...spec, ports: [] } })).toEqual([
      "spec.ports is missing",
      "spec.selector.app is missing",
    ]);
  });

  it("a list with more or fewer items", () => {
    const { ports } = service.spec;
    const more = { ...service, spec: { ...service.spec, ports: [...ports, { name: "x", port: 1 }] } };
    expect(told(service, more)).toEqual(["spec.ports has 3 items, not 2"]);
    const fewer = { ...service, spec: { ...service.spec, ports: [ports[0]] } };
    expect(told(service, fewer)).toEqual(["spec.ports has 1 item, not 2"]);
  });

  it("that a long text differs, without the text", () => {
    const config = { kind: "ConfigMap", data: { Corefile: ".:53 {\n}\n" } };
    expect(told(config, { ...config, data: { Corefile: ".:54 {\n}\n" } })).toEqual([
      "data.Corefile has different content",
    ]);
  });

  it("nothing that others add", () => {
    const living = {
      ...service,
      metadata: {
        ...service.metadata,
        uid: "1",
        labels: { ...service.metadata.labels, mine: "x" },
        annotations: { "deprecated.daemonset.template.generation": "2" },
      },
      spec: { ...service.spec, type: "ClusterIP", sessionAffinity: "None" },
      status: { loadBalancer: {} },
    };
    expect(told(service, living)).toEqual([]);
  });

  it("neither the rules of an aggregated role nor the values of Secrets", () => {
    const role = { kind: "ClusterRole", aggregationRule: { clusterRoleSelectors: [{}] }, rules: [] };
    expect(told(role, { ...role, rules: [{ verbs: ["get"] }] })).toEqual([]);
    const secret = { kind: "Secret", type: "Opaque", data: { password: "eA==" } };
    expect(told(secret, { kind: "Secret", type: "Opaque" })).toEqual([]);
    expect(told(secret, { kind: "Secret", type: "Other" })).toEqual(['type is "Other", not "Opaque"']);
  });

  it("no quantity that is only written differently, but any other text", () => {
    const limits = (memory: unknown) => ({ kind: "LimitRange", spec: { limits: [{ default: { memory } }] } });
    for (const same of ["1Gi", "1073741824", "1048576Ki", 1073741824])
      expect(told(limits("1024Mi"), limits(same)), String(same)).toEqual([]);
    expect(told(limits("1024Mi"), limits("1025Mi"))).toHaveLength(1);
    expect(told({ data: { a: "1.0" } }, { data: { a: "1" } })).toHaveLength(1);
  });

  it("nothing that is declared empty and left out by the API server", () => {
    const declared = {
      spec: { readOnly: false, replicas: 0, name: "", selector: {}, items: [], more: null },
    };
    expect(told(declared, { spec: {} })).toEqual([]);
    expect(told(declared, { spec: { readOnly: true } })).toEqual(["spec.readOnly is true, not false"]);
  });
});
