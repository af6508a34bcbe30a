import { describe, expect, it } from "vitest";
import { calicoObjects } from "../../components/network/calico/objects.ts";
import { calico } from "../../components/network/calico/part.ts";
import { clusterWith, hostOf } from "./clusters.ts";

function clusterOf(network: Record<string, unknown>, podCIDRs?: readonly string[]) {
  const cluster = clusterWith({ network: { plugin: "calico", ...network } });
  if (podCIDRs === undefined) return cluster;
  return { ...cluster, network: { ...cluster.network, podCIDRs } };
}
const objectsOf = (network: Record<string, unknown>, podCIDRs?: readonly string[]) =>
  calicoObjects(clusterOf(network, podCIDRs));
const networkOf = (network: Record<string, unknown>, podCIDRs?: readonly string[]) =>
  (objectsOf(network, podCIDRs)[0]?.["spec"] as { calicoNetwork: Record<string, unknown> }).calicoNetwork;

it.each([
  ["nftables", "Nftables"],
  ["iptables", "Iptables"],
  ["ipvs", "Iptables"],
])("with kube-proxy in mode %s, Calico writes its rules as %s", (kubeProxyMode, linuxDataplane) => {
  expect(networkOf({ kubeProxyMode })).toMatchObject({ linuxDataplane });
});

it.each([
  ["VXLAN", "Disabled"],
  ["VXLANCrossSubnet", "Disabled"],
  ["IPIP", "Enabled"],
  ["None", "Enabled"],
])("with encapsulation %s BGP is %s", (encapsulation, bgp) => {
  expect(networkOf({ calico: { encapsulation } })).toMatchObject({ bgp, ipPools: [{ encapsulation }] });
});

it("BGP is on with VXLAN if it is asked for", () => {
  expect(networkOf({ calico: { bgp: {} } })).toMatchObject({ bgp: "Enabled" });
});

describe("each family has a pool of its own, and is detected by the addresses of the Nodes", () => {
  const [IPv4, IPv6] = ["172.30.0.0/16", "fd00:30::/56"];
  const four = { name: "default-ipv4-ippool", cidr: IPv4, blockSize: 26 };
  const six = { name: "default-ipv6-ippool", cidr: IPv6, blockSize: 122 };
  const detection = { kubernetes: "NodeInternalIP" };

  it.each([
    { networks: [IPv4], pools: [four], v4: detection, v6: undefined },
    { networks: [IPv6], pools: [six], v4: undefined, v6: detection },
    { networks: [IPv6, IPv4], pools: [six, four], v4: detection, v6: detection },
  ])("$networks", ({ networks, pools, v4, v6 }) => {
    const found = networkOf({}, networks);
    expect(found["ipPools"]).toMatchObject(pools);
    expect(found["nodeAddressAutodetectionV4"]).toEqual(v4);
    expect(found["nodeAddressAutodetectionV6"]).toEqual(v6);
    expect(JSON.stringify(found)).not.toMatch(/first/i);
  });
});

it("the names of peers are allowed for objects", () => {
  const addresses = ["192.0.2.1", "2001:DB8::1", "fd00::"];
  const peers = addresses.map((address) => ({ address, asNumber: 1 }));
  const { settings } = clusterOf({ calico: {} });
  const network = { ...(settings["network"] as object), calico: { encapsulation: "None", bgp: { peers } } };
  const objects = calicoObjects({ ...clusterOf({}), settings: { ...settings, network } });
  const names = objects.filter(({ kind }) => kind === "BGPPeer").map(({ metadata }) => metadata.name);
  expect(names).toEqual(["peer-192.0.2.1", "peer-2001-db8--1", "peer-fd00--0"]);
});

it("hosts get the module of the tunnel, and give back the routes of the Pod network", () => {
  const prepared = (encapsulation: string) => {
    const cluster = clusterOf({ calico: { encapsulation }, podCIDR: "10.244.0.0/16" });
    return calico.preparation?.(cluster, hostOf(cluster, "worker-1"));
  };
  expect(prepared("VXLANCrossSubnet")).toMatchObject({
    modules: ["vxlan"],
    traces: { networks: ["10.244.0.0/16"] },
  });
  expect(prepared("IPIP")).toMatchObject({ modules: ["ipip"] });
  expect(prepared("IPIP")?.traces?.interfaces).toContain("tunl0");
  expect(prepared("VXLAN")?.traces?.interfaces).not.toContain("tunl0");
  expect(prepared("None")).toMatchObject({ modules: [] });
});
