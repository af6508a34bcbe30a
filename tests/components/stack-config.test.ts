import { describe, expect, it } from "vitest";
import { runProgram } from "../support/engine.ts";
import type { RecordedResource } from "../support/graph.ts";
import { devStack, masters, stackOf, workers } from "../support/topologies.ts";

describe("a stack file with problems", () => {
  it("is refused with all of them, before any resource is registered", async () => {
    const resources: RecordedResource[] = [];
    const settings = stackOf([...masters(2), ...workers(1)], { kubernetesVersion: "1.99.0", bogus: 1 });
    await expect(runProgram(settings, { resources })).rejects.toThrow(
      /^The stack file has 3 problems:\n.*bogus: is not a setting.*kubernetesVersion: "1\.99\.0".*hosts: 2 hosts are members of etcd/s,
    );
    expect(resources.map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack"]);
  });

  it("is refused when its include cannot be read", async () => {
    const settings = { ...devStack(), "barekube:include": "tests/support/no-such-file.yaml" };
    await expect(runProgram(settings)).rejects.toThrow(
      /include: "tests\/support\/no-such-file\.yaml": cannot be read \(ENOENT.*\); allowed: a file, relative to the project$/,
    );
  });
});

it("takes numbers and names that look like numbers as they are meant", async () => {
  const { graph } = await runProgram(stackOf([...masters(1)], { clusterName: "007" }));
  const [ca] = graph.ofType("tls:index/selfSignedCert:SelfSignedCert");
  expect(ca?.inputs["subject"]).toEqual({ commonName: "007 kubernetes" });
});

it("passes the warnings on", async () => {
  const ipvs = { network: { kubeProxyMode: "ipvs" } };
  expect((await runProgram(stackOf(masters(1), ipvs))).warnings).toEqual([
    expect.stringContaining('network.kubeProxyMode: "ipvs": is deprecated since Kubernetes 1.35'),
  ]);
  expect((await runProgram(stackOf(masters(1)))).warnings).toEqual([]);
});
