import { describe, expect, it } from "vitest";
import { serverCertificate } from "../../components/kube-apiserver/certificate.ts";
import { commonServer } from "../../components/kube-apiserver/endpoint.ts";
import { renderVirtualAddress } from "../../components/virtual-address/files.ts";
import { virtualAddress } from "../../components/virtual-address/settings.ts";
import { clusterWith, hostEntry, hostOf } from "./clusters.ts";

const masters = [11, 12, 13].map((last, index) =>
  hostEntry(`master-${index + 1}`, `192.168.10.${last}`, "master"),
);
const clusterOf = (settings: Record<string, unknown>) => clusterWith({ hosts: masters, ...settings });

/** The service on master-2, and keepalived's configuration there. */
function rendered(fields: Record<string, unknown>) {
  const cluster = clusterOf({
    virtualAddress: fields,
    apiServer: { port: 8443 },
    loadBalancer: { port: 9443 },
  });
  const virtual = virtualAddress.of(cluster);
  if (virtual === undefined) throw new Error("the cluster has no virtual address");
  const host = hostOf(cluster, "master-2");
  const service = renderVirtualAddress({ cluster, host, virtual, interfaceScript: "" });
  return { service, text: service.files["/etc/kube-virtual-address/keepalived.conf"]?.content ?? "" };
}

describe("keepalived on a master", () => {
  const { service, text } = rendered({ address: "192.168.10.100" });

  it("talks to the other masters, and listens to nobody else", () => {
    expect(text).toContain("unicast_src_ip 192.168.10.12\n  check_unicast_src\n");
    expect(text).toContain("unicast_peer {\n    192.168.10.11\n    192.168.10.13\n  }");
  });

  it("uses no multicast either where there is no other master", () => {
    const cluster = clusterWith({ virtualAddress: { address: "192.168.10.100" } });
    const virtual = { address: "192.168.10.100" };
    const host = hostOf(cluster, "master-1");
    const { files } = renderVirtualAddress({ cluster, host, virtual, interfaceScript: "" });
    expect(files["/etc/kube-virtual-address/keepalived.conf"]?.content).toContain(
      "unicast_peer {\n    192.168.10.100\n  }",
    );
  });

  it("takes its number from the address, so that two clusters on one network differ", () => {
    const numberOf = (address: string) => /virtual_router_id (\d+)/.exec(rendered({ address }).text)?.[1];
    expect(["192.168.10.100", "192.168.9.255", "192.168.9.0"].map(numberOf)).toEqual(["100", "255", "1"]);
    expect(rendered({ address: "192.168.10.100", routerId: 51 }).text).toContain("virtual_router_id 51\n");
  });

  it("puts the address beside the host's own, or where it is told to", () => {
    expect(text).toContain("  virtual_ipaddress {\n    192.168.10.100/32 dev $INTERFACE\n  }");
    expect(text).not.toContain("track_interface");
    const other = rendered({ address: "203.0.113.100", interface: "eth1" }).text;
    expect(other).toContain("  interface $INTERFACE\n");
    expect(other).toContain("203.0.113.100/32 dev eth1");
    expect(other).toContain("track_interface {\n    eth1\n  }");
  });

  it("asks the API server beside it, with nothing secret and without a proxy", () => {
    expect(text).toMatch(
      /script "\/usr\/bin\/curl -q .*--noproxy \* --cacert \/etc\/kubernetes\/pki\/ca.crt https:\/\/127.0.0.1:8443\/readyz"/,
    );
  });

  it("is ready once the API answers at the address, and takes in new masters without a restart", () => {
    expect(service.ready?.url).toBe("https://192.168.10.100:8443/readyz");
    expect(service.reload).toEqual(["/etc/kube-virtual-address/keepalived.conf"]);
  });
});

describe("where all API servers are reached together", () => {
  it.each([
    [{}, undefined, []],
    [
      { apiServer: { endpoint: "kubernetes.example.com" } },
      "kubernetes.example.com:6443",
      ["kubernetes.example.com"],
    ],
    [{ apiServer: { endpoint: "203.0.113.9:443" } }, "203.0.113.9:443", ["203.0.113.9"]],
    [{ apiServer: { endpoint: "2001:db8::1" } }, "[2001:db8::1]:6443", ["2001:db8::1"]],
    [{ apiServer: { endpoint: "[2001:db8::1]:443" } }, "[2001:db8::1]:443", ["2001:db8::1"]],
    [{ virtualAddress: { address: "192.168.10.100" } }, "192.168.10.100:6443", ["192.168.10.100"]],
    [
      { virtualAddress: { address: "192.168.10.100" }, apiServer: { endpoint: "kubernetes.example.com" } },
      "kubernetes.example.com:6443",
      ["kubernetes.example.com", "192.168.10.100"],
    ],
  ])("%j", (settings, server, names) => {
    const cluster = clusterOf(settings);
    expect(commonServer(cluster)).toBe(server && `https://${server}`);
    const { dnsNames = [], ipAddresses = [] } = serverCertificate(cluster, hostOf(cluster, "master-1"));
    expect([...dnsNames, ...ipAddresses]).toEqual(expect.arrayContaining(names));
  });
});
