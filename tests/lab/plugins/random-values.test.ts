import { compare } from "bcryptjs";
import { describe, expect, test } from "vitest";
import { randomProvider } from "../../../lab/plugins/random/provider.ts";
import { operate } from "./operate.ts";

const string = operate(randomProvider, "random:index/randomString:RandomString");
const count = (text: unknown, kind: RegExp) => [...String(text).matchAll(kind)].length;

describe("RandomString", () => {
  test("has each kind of character as often as asked for", async () => {
    const minima = { minUpper: 3, minLower: 4, minNumeric: 5, minSpecial: 6 };
    for (let round = 0; round < 20; round++) {
      const { outputs } = await string.create({ length: 18, ...minima });
      expect(outputs.result).toHaveLength(18);
      expect(count(outputs.result, /[A-Z]/g)).toBe(3);
      expect(count(outputs.result, /[a-z]/g)).toBe(4);
      expect(count(outputs.result, /[0-9]/g)).toBe(5);
      expect(count(outputs.result, /[!@#$%&*()\-_=+[\]{}<>:?]/g)).toBe(6);
    }
  });

  test("takes the special characters given", async () => {
    const inputs = { length: 200, upper: false, lower: false, numeric: false, overrideSpecial: "/%" };
    const { outputs } = await string.create(inputs);
    expect(outputs.result).toMatch(/^[/%]{200}$/);
  });

  test.each([{ numeric: false }, { number: false }])(
    "lets number and numeric be one (%j)",
    async (inputs) => {
      const { outputs } = await string.create({ length: 100, ...inputs });
      expect(outputs).toMatchObject({ number: false, numeric: false });
      expect(outputs.result).not.toMatch(/[0-9]/);
    },
  );

  test("uses all characters about equally often", async () => {
    const { outputs } = await string.create({ length: 36_000, special: false, upper: false });
    const counts = new Map<string, number>();
    for (const character of String(outputs.result)) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(36);
    // 1,000 each, with a standard deviation of about 31.
    for (const times of counts.values()) expect(Math.abs(times - 1000)).toBeLessThan(250);
  });

  test("refuses impossible inputs", async () => {
    expect(await string.check({ length: 3, minUpper: 2, minLower: 2 })).toEqual([
      {
        property: "",
        reason:
          "Invalid Attribute Value. Attribute length value must be at least sum of min_upper + min_lower + min_numeric + min_special, got: 3. Examine values at 'res.length'.",
      },
    ]);
    expect(await string.check({ length: 0 })).toEqual([
      {
        property: "",
        reason:
          "Invalid Attribute Value. Attribute length value must be at least 1, got: 0. Examine values at 'res.length'.",
      },
    ]);
    expect(await string.check({})).toEqual([{ property: "", reason: "Missing required property 'length'" }]);
    const none = await string.check({
      length: 1,
      upper: false,
      lower: false,
      numeric: false,
      special: false,
    });
    expect(none[0]?.reason).toContain("at least one of lower, upper, numeric, special must be true");
  });
});

test("the hash of a RandomPassword verifies it", async () => {
  const { id, outputs } = await operate(randomProvider, "random:index/randomPassword:RandomPassword").create({
    length: 24,
  });
  expect(id).toBe("none");
  expect(await compare(String(outputs.result), String(outputs.bcryptHash))).toBe(true);
  expect(await compare("another", String(outputs.bcryptHash))).toBe(false);
});

test("the forms of a RandomId are of one number", async () => {
  const { id, outputs } = await operate(randomProvider, "random:index/randomId:RandomId").create({
    byteLength: 8,
    prefix: "p-",
  });
  const bytes = Buffer.from(id, "base64url");
  expect(bytes).toHaveLength(8);
  expect(outputs).toMatchObject({
    b64Url: `p-${id}`,
    b64Std: `p-${bytes.toString("base64")}`,
    hex: `p-${bytes.toString("hex")}`,
    dec: `p-${bytes.readBigUInt64BE()}`,
  });
});

test("the forms of RandomBytes are of the same bytes", async () => {
  const { id, outputs } = await operate(randomProvider, "random:index/randomBytes:RandomBytes").create({
    length: 32,
  });
  expect(outputs.base64).toBe(id);
  expect(outputs.hex).toBe(Buffer.from(id, "base64").toString("hex"));
});

describe("RandomInteger", () => {
  const integer = operate(randomProvider, "random:index/randomInteger:RandomInteger");

  test("reaches both ends of its range and nothing else", async () => {
    const seen = new Set<unknown>();
    for (let round = 0; round < 200; round++)
      seen.add((await integer.create({ min: 1, max: 3 })).outputs.result);
    expect(seen).toEqual(new Set([1, 2, 3]));
  });

  test("refuses an empty range and a seed", async () => {
    await expect(integer.create({ min: 2, max: 1 })).rejects.toThrow("got: min 2, max 1");
    const [failure] = await integer.check({ min: 1, max: 2, seed: "s" });
    expect(failure?.reason).toContain("cannot repeat the numbers of a seed");
  });
});

test("a RandomUuid is one", async () => {
  const { id, outputs } = await operate(randomProvider, "random:index/randomUuid:RandomUuid").create({});
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(outputs.result).toBe(id);
});
