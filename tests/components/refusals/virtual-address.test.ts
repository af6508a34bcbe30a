import { expect, it } from "vitest";
import { virtualAddressCommand } from "../../../components/virtual-address/document.ts";
import type { LivingHost } from "../../../observe/report/host-report.ts";
import { reportOf } from "../../support/reports.ts";
import { masters, names, refusals, worker } from "./living-hosts.ts";

interface Told {
  addresses?: [device: string, address: string][];
  keepalived?: string[];
  holds?: string;
}

const own = (index: number): [string, string] => ["eth0", `192.168.10.1${index}/24`];

/** The reports of the masters and of worker-1; the given ones tell something else. */
function hosts(told: Record<string, Told> = {}): LivingHost[] {
  return [...names, "worker-1"].map((name, index) => {
    const { addresses = [], keepalived = [], holds } = told[name] ?? {};
    const all = [name === "worker-1" ? (["eth0", "192.168.10.21/24"] as const) : own(index), ...addresses];
    const facts = {
      addresses: all.map(([on, address]) => ({ interface: on, address })),
      keepalived,
    };
    const document = { unit: "kube-virtual-address.service", reads: {}, address: holds };
    const report = reportOf(holds === undefined ? [] : [[virtualAddressCommand, { document }]], {
      facts: { "virtual-address": facts },
    });
    return { name, report };
  });
}

const problems = (virtualAddress: Record<string, unknown>, told?: Record<string, Told>): string[] =>
  refusals({ virtualAddress }, hosts(told));

it("a free address in the masters' network is fine, and so is one that a master has already got", () => {
  expect(problems({ address: "192.168.10.100" })).toEqual([]);
  const taken: Told = { addresses: [["eth0", "192.168.10.100/32"]], holds: "192.168.10.100" };
  expect(problems({ address: "192.168.10.100" }, { "master-2": taken })).toEqual([]);
  expect(refusals({ virtualAddress: { address: "10.9.9.9" } }, [])).toEqual([]);
});

it("an address outside of the masters' network is refused, once", () => {
  expect(problems({ address: "192.168.11.100" })).toEqual([
    'virtualAddress.address: "192.168.11.100": is not in the network of eth0 on master-1 (192.168.10.10/24); allowed: a free address in it',
  ]);
  expect(problems({ address: "192.168.10.255" })).toEqual([
    'virtualAddress.address: "192.168.10.255": is the first or last address of the network 192.168.10.10/24 of master-1, which no host may have; allowed: another one in it',
  ]);
});

it("another interface has to have the network", () => {
  const second = (address: string): Told => ({ addresses: [["eth1", address]] });
  const all = (told: (index: number) => Told) => Object.fromEntries(names.map((name, i) => [name, told(i)]));
  const onSecond = { address: "203.0.113.100", interface: "eth1" };
  expect(
    problems(
      onSecond,
      all((i) => second(`203.0.113.1${i}/24`)),
    ),
  ).toEqual([]);
  expect(problems(onSecond)).toEqual([
    'virtualAddress.interface: "eth1": has no IPv4 address on master-1; allowed: an interface that has one (there: eth0)',
  ]);
});

it("an address of IPv6 has to be in a network of IPv6, which may use its last address", () => {
  const network = {
    podCIDR: ["172.30.0.0/16", "fd00:172:30::/56"],
    serviceCIDR: ["10.254.0.0/16", "fd00:10:254::/112"],
  };
  const addressed = [...masters, worker].map((one, index) => ({
    ...one,
    address: [one.address, `fd00:10::1${index}`],
  }));
  const second = Object.fromEntries(
    [...names, "worker-1"].map((name, index): [string, Told] => [
      name,
      { addresses: [["eth0", `fd00:10::1${index}/64`]] },
    ]),
  );
  const withBoth = (address: string) =>
    refusals({ network, hosts: addressed, virtualAddress: { address } }, hosts(second)).filter((line) =>
      line.startsWith("virtualAddress"),
    );
  expect(withBoth("fd00:10::100")).toEqual([]);
  expect(withBoth("fd00:10::ffff:ffff:ffff:ffff")).toEqual([]);
  expect(withBoth("192.168.10.100")).toEqual([]);
  expect(withBoth("fd00:10::")).toEqual([
    expect.stringContaining("is the first or last address of the network fd00:10::10/64 of master-1"),
  ]);
  expect(withBoth("fd00:99::100")).toEqual([
    'virtualAddress.address: "fd00:99::100": is not in the network of eth0 on master-1 (fd00:10::10/64); allowed: a free address in it',
  ]);
  const holder: Told = {
    addresses: [["eth0", "fd00:10::100/128"], ...(second["master-1"]?.addresses ?? [])],
    holds: "fd00:10::100",
  };
  expect(
    refusals(
      { network, hosts: addressed, virtualAddress: { address: "fd00:10::100" } },
      hosts({ ...second, "master-1": holder }),
    ).filter((line) => line.startsWith("virtualAddress")),
  ).toEqual([]);
  const taken = hosts({ ...second, "master-2": { addresses: [["eth0", "fd00:10::99/64"]] } });
  expect(
    refusals({ network, hosts: addressed, virtualAddress: { address: "fd00:10::99" } }, taken),
  ).toContain(
    'virtualAddress.address: "fd00:10::99": is an address of master-2 already, which barekube has not given to it; take it away there, or choose a free one',
  );
});

it("an address that some host has already is refused", () => {
  const has: Told = { addresses: [["eth0", "192.168.10.100/24"]] };
  expect(problems({ address: "192.168.10.100" }, { "worker-1": has, "master-3": has })).toEqual([
    'virtualAddress.address: "192.168.10.100": is an address of master-3, worker-1 already, which barekube has not given to it; take it away there, or choose a free one',
  ]);
});

it("an address that a keepalived of the host's own moves is refused", () => {
  const other: Told = { keepalived: ["192.168.10.100", "224.0.0.18"] };
  expect(problems({ address: "192.168.10.100" }, { "master-1": other })).toEqual([
    'virtualAddress.address: "192.168.10.100": is in /etc/keepalived/keepalived.conf on master-1, where keepalived.service runs; take it out of there, or disable that unit, so that only barekube moves the address',
  ]);
  expect(problems({ address: "192.168.10.101" }, { "master-1": other })).toEqual([]);
});
