import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  apiServerServiceIP,
  contains,
  defaultClusterDNS,
  nodeCapacity,
  normalizedCIDR,
  nthAddress,
  overlap,
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
