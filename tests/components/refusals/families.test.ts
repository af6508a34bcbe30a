import { expect, it } from "vitest";
import {
  refuseHostsWithoutIPv6,
  warnOfHostsWithoutIPv6,
} from "../../../components/host/families/refusals.ts";
import { kubeletCommand } from "../../../components/kubelet/document.ts";
import { loadCluster } from "../../../components/load.ts";
import { describe as describeProblem } from "../../../config/problem.ts";
import { reportOf } from "../../support/reports.ts";
import { validStack } from "../../config/valid-stack.ts";

const both = loadCluster({
  ...validStack(),
  hosts: validStack().hosts.map((host, index) => ({
    ...host,
    address: [host.address, `fd00:10::${index + 1}`],
  })),
  network: {
    podCIDR: ["172.30.0.0/16", "fd00:172:30::/56"],
    serviceCIDR: ["10.254.0.0/16", "fd00:10:254::/112"],
  },
});
const IPv4 = loadCluster(validStack());

const told = (families: object, commands: Parameters<typeof reportOf>[0] = []) => [
  { name: "worker-1", report: reportOf(commands, { facts: { families } }) },
];
const whole = { ipv6: "on", addresses: ["fd00:10::2"], off: [], advertised: [] };
const problems = (families: object): string[] =>
  refuseHostsWithoutIPv6(both, told({ ...whole, ...families })).map(describeProblem);

it("a host with the address that it was given is fine, and so is one that cannot tell", () => {
  expect(problems({})).toEqual([]);
  expect(problems({ addresses: undefined })).toEqual([]);
  expect(problems({ addresses: ["fd00:99::1", "fd00:10::2"], off: ["wlan0"] })).toEqual([]);
});

it.each<[string, object, string]>([
  [
    "a kernel without IPv6",
    { ipv6: "missing", addresses: [] },
    "its kernel has no IPv6; start it without ipv6.disable=1, or give the cluster addresses of IPv4 alone",
  ],
  [
    "IPv6 switched off",
    { ipv6: "off", addresses: [], off: ["all", "eth0"] },
    "IPv6 is switched off there; set net.ipv6.conf.all.disable_ipv6 to 0, or give the cluster addresses of IPv4 alone",
  ],
  [
    "IPv6 switched off on the interface",
    { addresses: [], off: ["eth0"] },
    "the host does not have this address (it has none of IPv6, and IPv6 is switched off on eth0); allowed: an address of one of its interfaces",
  ],
  [
    "an address of another host",
    { addresses: ["fd00:10::9"] },
    "the host does not have this address (it has fd00:10::9); allowed: an address of one of its interfaces",
  ],
  [
    "a default route that goes once the host forwards",
    { advertised: ["eth0"] },
    "the host has its default route from router advertisements, which its kernel ignores once it forwards the packets of Pods; set net.ipv6.conf.eth0.accept_ra to 2 there, in /etc/sysctl.d too",
  ],
])("%s is refused on a new host", (_title, families, message) => {
  expect(problems(families)).toEqual([`hosts[1].address (worker-1): "fd00:10::2": ${message}`]);
});

it("a host that serves already gets a warning, and clusters of IPv4 nothing", () => {
  const serving = told({ ...whole, ipv6: "off" }, [[kubeletCommand, {}]]);
  expect(refuseHostsWithoutIPv6(both, serving)).toEqual([]);
  expect(warnOfHostsWithoutIPv6(both, serving)).toHaveLength(1);
  expect(refuseHostsWithoutIPv6(IPv4, told({ ...whole, ipv6: "off" }))).toEqual([]);
});
