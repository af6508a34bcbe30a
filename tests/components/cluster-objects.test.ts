import { describe, expect, it } from "vitest";
import { clusterCollections, pathOf, renderClusterObjects } from "../../components/cluster/objects.ts";
import { parts } from "../../components/parts.ts";

describe("the cluster's objects", () => {
  const objects = renderClusterObjects(parts);

  it("are found again when nobody asks for them any more", () => {
    for (const { path, object } of objects) {
      const collection = path.slice(0, path.lastIndexOf("/"));
      expect(clusterCollections, path).toContain(collection);
      expect(object.metadata["labels"]).toEqual({ "app.kubernetes.io/managed-by": "barekube" });
    }
  });

  it("have the path that their kind and name say", () => {
    for (const { path, object } of objects) expect(pathOf(object)).toBe(path);
  });
});
