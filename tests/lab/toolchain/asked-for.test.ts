import { expect, it } from "vitest";
import { artifactsAskedFor } from "../../../lab/toolchain/asked-for.ts";

it("is what a stack file's Pod network and add-ons are made of in a lab", () => {
  const stackFile = `
config:
  barekube:network: { plugin: cilium }
  barekube:addons: { metricsServer: {}, localPathProvisioner: { directory: /data } }
`;
  expect(artifactsAskedFor(stackFile).toSorted()).toEqual([
    "cilium",
    "local-path-provisioner",
    "metrics-server",
  ]);
});

it("has what an add-on runs besides its own program", () => {
  expect(artifactsAskedFor("config: { barekube:addons: { registry: {} } }").toSorted()).toEqual([
    "kubectl",
    "registry",
  ]);
});

it("is nothing for a stack file without any, or with what every lab has", () => {
  expect(artifactsAskedFor("config: { barekube:network: { plugin: flannel } }")).toEqual([]);
  expect(artifactsAskedFor("config: { barekube:addons: { coredns: {} } }")).toEqual([]);
});

it("has another version of Kubernetes, and the etcd that goes with it", () => {
  expect(artifactsAskedFor('config: { barekube:kubernetesVersion: "1.37.1" }')).toEqual([
    "kubernetes@1.37.1",
    "etcd@3.7.1",
  ]);
});

it("has whatever the stack file sets apart, unless every lab has that", () => {
  const versions = "{ cniPlugins: 1.9.0, runc: 1.4.2, containerd: 2.3.4, traefik: 3.7.13 }";
  expect(artifactsAskedFor(`config: { barekube:versions: ${versions} }`).toSorted()).toEqual([
    "cni-plugins@1.9.0",
    "runc@1.4.2",
  ]);
});
