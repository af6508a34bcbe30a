import { describe, expect, it } from "vitest";
import {
  addressIn,
  chooseSubnet,
  hostNumbers,
  mirrorAddress,
  subnetsOf,
  requireLabel,
} from "../../../lab/hosts/addresses.ts";

describe("subnets", () => {
  it("are fixed for the labs that have a purpose", () => {
    const subnets = ["dev", "e2e", "bench"].map((name) => chooseSubnet(name, []));
    expect(subnets).toEqual(["198.18.50.0/24", "198.18.51.0/24", "198.18.52.0/24"]);
  });

  it("stay fixed when they are taken, so that the conflict is reported", () => {
    expect(chooseSubnet("dev", ["198.18.50.0/24"])).toBe("198.18.50.0/24");
  });

  it("are the next free ones for other labs", () => {
    expect(chooseSubnet("mine", [])).toBe("198.18.53.0/24");
    expect(chooseSubnet("mine", ["198.18.53.0/24", "10.0.0.0/8", "198.18.55.0/24"])).toBe("198.18.54.0/24");
  });

  it("have one of IPv6 beside each, which nobody else has either", () => {
    expect(subnetsOf("198.18.50.0/24", ["IPv6", "IPv4"])).toEqual(["fd00:198:18:50::/64", "198.18.50.0/24"]);
    expect(addressIn("fd00:198:18:50::/64", 11)).toBe("fd00:198:18:50::11");
    expect(mirrorAddress("fd00:198:18:50::/64")).toBe("fd00:198:18:50::2");
    expect(chooseSubnet("mine", ["fd00:198:18:53::/64"])).toBe("198.18.54.0/24");
  });

  it("run out with a message", () => {
    const all = Array.from({ length: 256 }, (_, number) => `198.18.${number}.0/24`);
    expect(() => chooseSubnet("mine", all)).toThrow('lab "mine": no subnet is free');
  });
});

describe("addresses", () => {
  it("leave .2 to the mirror and start at .11 in the order of the hosts", () => {
    const subnet = chooseSubnet("dev", []);
    expect(mirrorAddress(subnet)).toBe("198.18.50.2");
    const numbers = [...hostNumbers(["b", "a"])].map(([name, number]) => [name, addressIn(subnet, number)]);
    expect(numbers).toEqual([
      ["b", "198.18.50.11"],
      ["a", "198.18.50.12"],
    ]);
  });

  it("stay what they were when hosts before them go, and are not given again", () => {
    const before = { a: 11, b: 12, c: 13 };
    expect(Object.fromEntries(hostNumbers(["a", "c", "d"], before))).toEqual({ a: 11, c: 13, d: 14 });
  });

  it("fill gaps that nobody remembers", () => {
    expect(Object.fromEntries(hostNumbers(["x", "y"], { x: 12 }))).toEqual({ x: 12, y: 11 });
  });

  it("are given to each host once", () => {
    expect(() => hostNumbers(["a", "a"])).toThrow('host "a" is given twice');
  });

  it("suffice for 244 hosts", () => {
    const names = Array.from({ length: 245 }, (_, index) => `host-${index}`);
    expect([...hostNumbers(names.slice(0, 244)).values()].at(-1)).toBe(254);
    expect(() => hostNumbers(names)).toThrow('host "host-244" finds no address; allowed: 244 hosts');
  });
});

describe("names", () => {
  it.each(["a", "master-1", "0", "a".repeat(42)])("may be %s", (name) => {
    expect(() => requireLabel("host", name)).not.toThrow();
  });

  it.each(["", "Master", "-a", "a-", "a.b", "a b", "a".repeat(43), "../x"])("may not be %j", (name) => {
    expect(() => requireLabel("lab", name)).toThrow(`lab "${name}": allowed:`);
  });
});
