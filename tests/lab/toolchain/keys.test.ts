import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildKey, downloadKey, officialFiles, officialURL } from "../../../lab/toolchain/keys.ts";
import { fakeArtifact } from "./fake-recipe.ts";

describe("the key of a build", () => {
  const go = "go1.26.8";

  test("is the same for the same inputs", () => {
    const [one, other] = [fakeArtifact("true"), fakeArtifact("true")];
    expect(buildKey(one.artifact, { folder: one.folder, go })).toBe(
      buildKey(other.artifact, { folder: other.folder, go }),
    );
  });

  test.each(["recipes/recipe.sh", "recipes/thing.sh", "modules/thing/go.sum"])("changes with %s", (path) => {
    const { artifact, folder } = fakeArtifact("true");
    const before = buildKey(artifact, { folder, go });
    appendFileSync(join(folder, path), "\n");
    expect(buildKey(artifact, { folder, go })).not.toBe(before);
  });

  test("changes with a new file in an input folder", () => {
    const { artifact, folder } = fakeArtifact("true");
    const before = buildKey(artifact, { folder, go });
    writeFileSync(join(folder, "modules/thing/patch"), "");
    expect(buildKey(artifact, { folder, go })).not.toBe(before);
  });

  test("changes with the version of the artifact and of Go, which only counts where Go is used", () => {
    const { artifact, folder } = fakeArtifact("true");
    const before = buildKey(artifact, { folder, go });
    expect(buildKey({ ...artifact, version: "1.0.1" }, { folder, go })).not.toBe(before);
    expect(buildKey(artifact, { folder, go: "go1.26.9" })).not.toBe(before);
    const script = { ...artifact, needsGo: false };
    expect(buildKey(script, { folder, go })).toBe(buildKey(script, { folder, go: undefined }));
  });
});

describe("the official download", () => {
  const { artifact } = { artifact: { files: ["mirror/dl.k8s.io/a", "mirror/dl.k8s.io/b"] } };

  test("is at the address that the mirror's path spells", () => {
    expect(officialURL("mirror/dl.k8s.io/release/kubelet")).toBe("https://dl.k8s.io/release/kubelet");
    expect(officialURL("mirror/images/pause.tar")).toBeUndefined();
    expect(officialURL("tools/pulumi")).toBeUndefined();
  });

  test("counts only if the checksum of every file is known", () => {
    expect(officialFiles(artifact, { "https://dl.k8s.io/a": "aa" })).toBeUndefined();
    expect(
      officialFiles(artifact, { "https://dl.k8s.io/a": "aa", "https://dl.k8s.io/b": "bb" }),
    ).toHaveLength(2);
  });

  test("has a key that changes with the checksum", () => {
    const whole = fakeArtifact("true").artifact;
    const url = "https://example.org/thing/1.0.0/thing";
    expect(downloadKey(whole, {})).toBeUndefined();
    expect(downloadKey(whole, { [url]: "aa" })).not.toBe(downloadKey(whole, { [url]: "bb" }));
  });
});
