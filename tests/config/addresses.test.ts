import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  apiServerServiceIP,
  asNetwork,
  cannotBeReached,
  contains,
  defaultClusterDNS,
  familiesIn,
  hostBits,
  lastAddress,
  nodeCapacity,
  normalizedAddress,
  normalizedCIDR,
  nthAddress,
  ofFamily,
  overlap,
  withPort,
} from "../../config/addresses.ts";

const toText = (number: number) => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
const toNumber = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

/** A network of some prefix length, written with any of its addresses. */
const network = fc
  .record({ address: fc.nat(2 ** 32 - 1), length: fc.integer({ min: 0, max: 32 }) })
  .map(({ address, length }) => {
    const size = 2 ** (32 - length);
    const first = address - (address % size);
    return { cidr: `${toText(address)}/${length}`, first, size, length };
  });

describe("both address families", () => {
  const both = ["fd00:10::1", "10.0.0.1"];

  it("tells them apart", () => {
    expect(familiesIn(both)).toBe("IPv6 and IPv4");
    expect(ofFamily("IPv4", both)).toBe("10.0.0.1");
    expect(ofFamily("IPv6", ["10.0.0.1"])).toBeUndefined();
    expect(both.map((address) => withPort(address, 6443))).toEqual(["[fd00:10::1]:6443", "10.0.0.1:6443"]);
    expect(withPort("api.example.com", 443)).toBe("api.example.com:443");
    expect(both.map(asNetwork)).toEqual(["fd00:10::1/128", "10.0.0.1/32"]);
  });

  it("never finds one in a network of the other", () => {
    expect(contains("::/0", "10.0.0.1")).toBe(false);
    expect(contains("0.0.0.0/0", "fd00:10::1")).toBe(false);
    expect(overlap("::/0", "0.0.0.0/0")).toBe(false);
    expect(contains("fd00:10::/32", "fd00:10::1")).toBe(true);
  });

  it("counts in IPv6, too", () => {
    expect(apiServerServiceIP("fd00:10:254::/112")).toBe("fd00:10:254::1");
    expect(nthAddress("fd00:1::/80", 2 ** 40)).toBe("fd00:1::100:0:0");
    expect(() => nthAddress("fd00::/126", 4)).toThrow(RangeError);
    expect(lastAddress("fd00::/120")).toBe("fd00::ff");
    expect(hostBits("fd00:10:254::/112")).toBe(16);
    expect(nodeCapacity("fd00:172:30::/56", 64)).toBe(256);
  });

  it("writes addresses and networks as the kernel does", () => {
    expect(normalizedAddress("FD00:0010:0::01")).toBe("fd00:10::1");
    expect(normalizedAddress("fd00:0:0:1:0:0:0:1")).toBe("fd00:0:0:1::1");
    expect(normalizedCIDR("FD00:10:244:12::9/56")).toBe("fd00:10:244::/56");
  });

  it.each(["::", "::1", "fe80::1", "ff02::1", "::ffff:10.0.0.1", "127.0.0.1", "169.254.0.1"])(
    "knows that others do not reach %s",
    (address) => expect(cannotBeReached(address)).toBeDefined(),
  );
});

describe("network arithmetic", () => {
  it("knows the addresses of the API server and the DNS", () => {
    expect(apiServerServiceIP("10.254.0.0/16")).toBe("10.254.0.1");
    expect(defaultClusterDNS("10.96.128.0/20")).toBe("10.96.128.2");
  });

  it("counts addresses from the first of the network, and to its last", () => {
    fc.assert(
      fc.property(network, fc.nat(2 ** 32 - 1), ({ cidr, first, size }, n) => {
        if (n < size) {
          expect(toNumber(nthAddress(cidr, n))).toBe(first + n);
          expect(contains(cidr, nthAddress(cidr, n))).toBe(true);
        } else {
          expect(() => nthAddress(cidr, n)).toThrow(new RangeError(`${cidr} has no address number ${n}`));
        }
      }),
    );
    expect(() => nthAddress("10.0.0.0/24", -1)).toThrow("10.0.0.0/24 has no address number -1");
  });

  it("writes a network with its first address", () => {
    fc.assert(
      fc.property(network, ({ cidr, first, length }) => {
        expect(normalizedCIDR(cidr)).toBe(`${toText(first)}/${length}`);
        expect(normalizedCIDR(normalizedCIDR(cidr))).toBe(normalizedCIDR(cidr));
      }),
    );
  });

  it("finds overlaps, whichever network is asked first", () => {
    fc.assert(
      fc.property(network, network, (a, b) => {
        expect(overlap(a.cidr, b.cidr)).toBe(a.first < b.first + b.size && b.first < a.first + a.size);
        expect(overlap(a.cidr, b.cidr)).toBe(overlap(b.cidr, a.cidr));
        expect(overlap(a.cidr, a.cidr)).toBe(true);
      }),
    );
  });

  it("counts the nodes that a Pod network has shares for", () => {
    expect(nodeCapacity("172.30.0.0/16", 24)).toBe(256);
    expect(nodeCapacity("172.30.0.0/24", 24)).toBe(1);
    expect(nodeCapacity("172.30.0.0/24", 23)).toBe(0);
    fc.assert(
      fc.property(network, fc.integer({ min: 0, max: 32 }), ({ cidr, size }, mask) => {
        expect(nodeCapacity(cidr, mask)).toBe(Math.floor(size / 2 ** (32 - mask)));
      }),
    );
  });
});
