import { parse } from "yaml";
import { expect, it } from "vitest";
import { renderKubelet } from "../../components/kubelet/files.ts";
import { clusterWith, hostOf } from "./clusters.ts";

function kubeletWith(settings: Record<string, unknown>) {
  const cluster = clusterWith(settings);
  const { resolver, files, leftovers } = renderKubelet(cluster, hostOf(cluster, "worker-1"));
  const config = parse(files["/var/lib/kubelet/config.yaml"]?.content ?? "") as Record<string, unknown>;
  return { resolver, resolvConf: config["resolvConf"], leftovers };
}

it("gives Pods what the host has found for them, and never the cluster's own DNS", () => {
  const { resolver, resolvConf, leftovers } = kubeletWith({});
  expect(resolver).toEqual({
    file: "/etc/kubernetes/resolv.conf",
    sources: [
      "/etc/resolv.conf",
      "/run/systemd/resolve/resolv.conf",
      "/run/NetworkManager/no-stub-resolv.conf",
    ],
    useless: ["10.254.0.2"],
  });
  expect(resolvConf).toBe(resolver?.file);
  expect(leftovers).toContain(resolver?.file);
});

it("falls back to the servers of the stack file that listen where resolv.conf expects them", () => {
  const upstream = ["10.0.0.53", "10.0.0.54:5353", "[2001:db8::53]:53"];
  expect(kubeletWith({ dns: { upstream } }).resolver?.instead).toEqual(["10.0.0.53", "2001:db8::53"]);
});

it("leaves the choice of a file to the stack file", () => {
  const { resolver, resolvConf } = kubeletWith({ kubelet: { resolvConf: "/etc/mine.conf" } });
  expect(resolver).toBeUndefined();
  expect(resolvConf).toBe("/etc/mine.conf");
});
