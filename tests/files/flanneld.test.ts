import { describe, expect, it } from "vitest";
import { renderFlanneld } from "../../components/network/flannel/files.ts";
import { clusterWith, hostOf } from "./clusters.ts";

function flanneldWith(network: Record<string, unknown>) {
  const cluster = clusterWith({ network });
  return renderFlanneld({ cluster, host: hostOf(cluster, "worker-1"), conflistScript: "" });
}

function fileOf(network: Record<string, unknown>, path: string): Record<string, unknown> {
  return JSON.parse(flanneldWith(network).files[path]?.content ?? "") as Record<string, unknown>;
}

describe("the CNI configuration", () => {
  const conflist = (network: Record<string, unknown>) =>
    fileOf(network, "/etc/kube-flannel/cni-conflist.json");

  it("chains a bridge and port mappings, with routes into the whole Pod network", () => {
    expect(conflist({ podCIDR: "10.244.0.0/16" })).toEqual({
      cniVersion: "1.0.0",
      name: "dev",
      plugins: [
        {
          type: "bridge",
          bridge: "cni0",
          isDefaultGateway: true,
          hairpinMode: true,
          ipam: { type: "host-local", routes: [{ dst: "10.244.0.0/16" }] },
        },
        { type: "portmap", capabilities: { portMappings: true }, backend: "nftables" },
      ],
    });
  });

  it.each([
    ["nftables", "nftables", true],
    ["iptables", "iptables", false],
    ["ipvs", "iptables", false],
  ])("leaves packets to the same tables as kube-proxy in mode %s", (kubeProxyMode, backend, nftables) => {
    expect(conflist({ kubeProxyMode })).toMatchObject({ plugins: [{}, { backend }] });
    expect(fileOf({ kubeProxyMode }, "/etc/kube-flannel/net-conf.json")).toMatchObject({
      EnableNFTables: nftables,
    });
  });
});

describe("flannel's backend", () => {
  it.each([
    [{ Type: "vxlan" }, ["cni0", "flannel.1"]],
    [{ Type: "vxlan", VNI: 4096, Port: 4789, DirectRouting: true }, ["cni0", "flannel.4096"]],
    [{ Type: "wireguard" }, ["cni0", "flannel-wg"]],
    [{ Type: "host-gw" }, ["cni0"]],
  ])("%j is handed over as given, and leaves the interfaces %j", (flannelBackend, interfaces) => {
    expect(fileOf({ flannelBackend }, "/etc/kube-flannel/net-conf.json")).toEqual({
      Network: "172.30.0.0/16",
      EnableNFTables: true,
      Backend: flannelBackend,
    });
    expect(flanneldWith({ flannelBackend }).interfaces).toEqual(interfaces);
  });
});
