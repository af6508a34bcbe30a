import { describe, expect, it } from "vitest";
import { diffObjects } from "../../../../lab/plugins/kubernetes/object-diff.ts";
import { pruneToShape, inputsFromLive } from "../../../../lab/plugins/kubernetes/prune.ts";
import { formatPath, parsePath } from "../../../../lab/plugins/kubernetes/property-path.ts";
import { isSameQuantity } from "../../../../lab/plugins/kubernetes/quantity.ts";
import { replacementFields } from "../../../../lab/plugins/kubernetes/replacement.ts";
import { UNKNOWN } from "../../../../lab/plugins/server/property.ts";
import type { PropertyMap } from "../../../../lab/plugins/server/property.ts";

function kindsOf(args: {
  live: PropertyMap;
  news: PropertyMap;
  oldInputs?: PropertyMap;
  ignoreChanges?: string[];
  mutable?: boolean;
}) {
  const { live, news, oldInputs = live, ignoreChanges = [], mutable = false } = args;
  const options = { configMapMutable: mutable, secretMutable: mutable };
  const diff = diffObjects({
    old: pruneToShape(live, oldInputs),
    oldInputs,
    news,
    replacing: replacementFields({ object: news, patch: false, options }),
    ignoreChanges,
  });
  return Object.fromEntries(
    Object.entries(diff).map(([path, { kind, inputDiff }]) => [path, inputDiff ? `${kind} input` : kind]),
  );
}

describe("the difference between an object and new inputs", () => {
  it("names added, changed and removed fields by their path", () => {
    const live = {
      metadata: { labels: { a: "1", "b.c/d": "2" } },
      spec: { ports: [{ port: 1 }, { port: 2 }] },
    };
    const news = { metadata: { labels: { a: "2", e: "3" } }, spec: { ports: [{ port: 1, name: "x" }] } };
    expect(kindsOf({ live, news })).toEqual({
      "metadata.labels.a": "update",
      'metadata.labels["b.c/d"]': "delete input",
      "metadata.labels.e": "add",
      "spec.ports[0].name": "add",
      "spec.ports[1]": "delete input",
    });
  });

  it("leaves alone what the server and others added", () => {
    const oldInputs = { spec: { containers: [{ image: "a" }] } };
    const live = {
      spec: { replicas: 1, containers: [{ image: "a", policy: "Always" }, { image: "sidecar" }] },
      status: { x: 1 },
    };
    expect(kindsOf({ live, oldInputs, news: oldInputs })).toEqual({});
  });

  it("shows what others changed", () => {
    const oldInputs = { spec: { replicas: 1 } };
    expect(kindsOf({ live: { spec: { replicas: 3 } }, oldInputs, news: oldInputs })).toEqual({
      "spec.replicas": "update",
    });
  });

  it("takes an unknown value for a change", () => {
    expect(kindsOf({ live: { data: { a: "1" } }, news: { data: { a: UNKNOWN, b: UNKNOWN } } })).toEqual({
      "data.a": "update",
      "data.b": "add",
    });
  });

  it("overlooks empty values that the server did not keep, but not new ones", () => {
    const oldInputs = { spec: { hostNetwork: false, env: [], labels: {} } };
    expect(kindsOf({ live: { spec: {} }, oldInputs, news: oldInputs })).toEqual({});
    expect(kindsOf({ live: { spec: {} }, news: { spec: { hostNetwork: false } } })).toEqual({
      "spec.hostNetwork": "add",
    });
  });

  it("compares quantities by their amount, and only quantities", () => {
    const live = { resources: { requests: { cpu: "100m", memory: "1Gi" } }, data: { cpu: "100m" } };
    const news = { resources: { requests: { cpu: "0.1", memory: "1024Mi" } }, data: { cpu: "0.1" } };
    expect(kindsOf({ live, news })).toEqual({ "data.cpu": "update" });
  });

  it("overlooks ignored paths and what is inside them", () => {
    const live = { spec: { replicas: 1, template: { a: 1 }, ports: [{ port: 1 }] } };
    const news = { spec: { replicas: 2, template: { a: 2 }, ports: [{ port: 2 }] } };
    const ignoreChanges = ["spec.template", "spec.ports[*].port"];
    expect(kindsOf({ live, news, ignoreChanges })).toEqual({ "spec.replicas": "update" });
  });
});

describe("changes that replace an object", () => {
  const deployment = (spec: PropertyMap) => ({ apiVersion: "apps/v1", kind: "Deployment", spec });
  it.each([
    [
      "a selector",
      deployment({ selector: { matchLabels: { a: "1" } } }),
      deployment({ selector: { matchLabels: { a: "2" } } }),
      { "spec.selector.matchLabels.a": "update-replace" },
    ],
    [
      "an added object that holds such a field",
      deployment({ replicas: 1 }),
      deployment({ replicas: 1, selector: { a: 1 } }),
      { "spec.selector": "add-replace" },
    ],
    [
      "a name",
      { kind: "Foo", metadata: { name: "a" } },
      { kind: "Foo", metadata: { name: "b" } },
      { "metadata.name": "update-replace" },
    ],
    [
      "a roleRef",
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", roleRef: { name: "a" } },
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", roleRef: { name: "b" } },
      { "roleRef.name": "update-replace" },
    ],
    [
      "an image of a pod",
      { apiVersion: "v1", kind: "Pod", spec: { containers: [{ image: "a" }] } },
      { apiVersion: "v1", kind: "Pod", spec: { containers: [{ image: "b" }] } },
      { "spec.containers[0].image": "update-replace" },
    ],
    [
      "data of a ConfigMap",
      { apiVersion: "v1", kind: "ConfigMap", data: { a: "1" } },
      { apiVersion: "v1", kind: "ConfigMap", data: { a: "2" } },
      { "data.a": "update-replace" },
    ],
    [
      "an image of a Deployment",
      deployment({ template: { image: "a" } }),
      deployment({ template: { image: "b" } }),
      { "spec.template.image": "update" },
    ],
    [
      "a template of a Job",
      { apiVersion: "batch/v1", kind: "Job", spec: { template: { a: 1 } } },
      { apiVersion: "batch/v1", kind: "Job", spec: { template: {} } },
      { "spec.template.a": "delete-replace input" },
    ],
  ])("%s", (...[, live, news, expected]) => {
    expect(kindsOf({ live, news })).toEqual(expected);
  });

  it("updates data in place when the provider says so, unless the object is immutable", () => {
    const map = (value: string, more: PropertyMap = {}) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      data: { a: value },
      ...more,
    });
    expect(kindsOf({ live: map("1"), news: map("2"), mutable: true })).toEqual({ "data.a": "update" });
    const immutable = { immutable: true };
    expect(kindsOf({ live: map("1", immutable), news: map("2", immutable), mutable: true })).toEqual({
      "data.a": "update-replace",
    });
  });
});

describe("property paths", () => {
  it.each(["spec", "spec.ports[0].port", 'metadata.labels["a.b/c"].d', 'x["a\\"b."]'])("%s", (text) => {
    expect(formatPath(parsePath(text))).toBe(text);
  });

  it("refuses what is no path", () => {
    expect(() => parsePath("spec..[x")).toThrow('"spec..[x" is no property path');
  });
});

describe("quantities", () => {
  it.each([
    ["1", "1000m", true],
    ["1Gi", "1073741824", true],
    ["1.5Gi", "1536Mi", true],
    ["1e3", "1k", true],
    [2, "2", true],
    ["1G", "1Gi", false],
    ["abc", "abc", false],
    ["", "0", false],
  ])("%s and %s", (one, other, same) => {
    expect(isSameQuantity(one, other)).toBe(same);
  });
});

it("inputs read from a live object keep the empty values that the server dropped", () => {
  const oldInputs = { spec: { env: [], containers: [{ stdin: false, image: "a" }] }, gone: "x" };
  const live = { spec: { containers: [{ image: "b", extra: 1 }] } };
  expect(inputsFromLive(live, oldInputs)).toEqual({
    spec: { env: [], containers: [{ stdin: false, image: "b" }] },
  });
});
