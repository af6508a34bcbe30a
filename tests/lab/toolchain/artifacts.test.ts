import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { artifactId, selectArtifacts } from "../../../lab/toolchain/artifact.ts";
import { toolchainArtifacts } from "../../../lab/toolchain/artifacts.ts";
import { upstreams } from "../../../components/parts.ts";
import { upstreamURL } from "../../../config/artifacts.ts";
import { testedVersions } from "../../../config/versions.ts";

const folder = join(import.meta.dirname, "../../../lab/toolchain");
const artifacts = toolchainArtifacts("amd64");

test("no two artifacts share a file", () => {
  const files = artifacts.flatMap((artifact) => artifact.files);
  expect(new Set(files).size).toBe(files.length);
});

test.each(artifacts)(
  "the base names of $name, by which its recipe leaves them, are different",
  ({ files }) => {
    expect(new Set(files.map((file) => basename(file))).size).toBe(files.length);
  },
);

test.each(artifacts.filter(({ name }) => name !== "busybox"))(
  "the files of $name carry its version, $version",
  (artifact) => {
    for (const file of artifact.files) expect(file).toContain(artifact.version);
  },
);

test.each(artifacts)("the recipe and the inputs of $name $version exist", ({ recipe, inputs }) => {
  for (const path of [`recipes/${recipe}.sh`, ...inputs])
    expect(existsSync(join(folder, path)), path).toBe(true);
});

/** What upstream has made is no Go module. */
const notFromGo = ["calico", "headlamp", "pause"];

test.each(artifacts.filter(({ needsGo, name }) => needsGo && !notFromGo.includes(name)))(
  "the module of $name pins version $version, with checksums",
  ({ inputs, version }) => {
    const module = inputs.find((input) => input.startsWith("modules/")) ?? "";
    expect(readFileSync(join(folder, module, "go.mod"), "utf8")).toMatch(
      new RegExp(` v${version}( // indirect)?$`, "m"),
    );
    expect(readFileSync(join(folder, module, "go.sum"), "utf8")).toContain(` v${version} h1:`);
  },
);

test("the product finds every file of its default versions in the mirror", () => {
  const mirror = artifacts.flatMap(({ files }) => files);
  const kubernetes = artifacts.find(({ name }) => name === "kubernetes")?.version ?? "";
  const tested = testedVersions[kubernetes];
  if (!tested) throw new Error(`Kubernetes ${kubernetes} is not among the tested versions`);
  for (const upstream of Object.values(upstreams)) {
    const url = upstreamURL(upstream, { kubernetes, ...tested }, "amd64");
    expect(mirror).toContain(url.replace("https://", "mirror/"));
  }
  expect(mirror).toContain(`mirror/images/coredns-${tested.coredns}.tar`);
  expect(mirror).toContain(`mirror/images/pause-${tested.pause}.tar`);
});

test("without names all but the optional are selected", () => {
  const selected = selectArtifacts(artifacts).map(({ name }) => name);
  expect(selected).toContain("kubernetes");
  expect(selected).not.toContain("kubeadm");
});

test("an artifact is selected by name, which means its first version, or by name and version", () => {
  const select = (...names: string[]) => selectArtifacts(artifacts, names).map(artifactId);
  expect(select("etcd", "kubeadm")).toEqual(["etcd@3.6.14", "kubeadm@1.36.4"]);
  expect(select("etcd@3.7.1")).toEqual(["etcd@3.7.1"]);
  expect(select("etcd", "etcd@3.6.14")).toEqual(["etcd@3.6.14"]);
});

test("an unknown name is refused and the known ones are named", () => {
  expect(() => selectArtifacts(artifacts, ["etcd@1.0.0"])).toThrow(
    /no artifact "etcd@1.0.0"; there are: .*etcd@3/,
  );
});
