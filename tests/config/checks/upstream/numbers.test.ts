import { describe, expect, it } from "vitest";
import { nearest } from "../../../../config/checks/upstream/nearest.ts";
import {
  integerIn,
  integerRange,
  isDuration,
  isFloatText,
  isQuantity,
} from "../../../../config/checks/upstream/numbers.ts";

it("whole numbers are read as Go reads them", () => {
  const read = {
    "0": 0n,
    "-12": -12n,
    "+5": 5n,
    "0x1F": 31n,
    "0o17": 15n,
    "017": 15n,
    "0b11": 3n,
    "1_000": 1000n,
  };
  for (const [text, value] of Object.entries(read)) expect(integerIn(text), text).toBe(value);
  for (const text of ["", "-", "08", "1.0", "1e3", " 1", "1 ", "0x", "--1", "1\n", "٣", "_1", "1_"]) {
    expect(integerIn(text), text).toBeUndefined();
  }
});

it("ranges are those of Go's types", () => {
  expect(integerRange("int32")).toEqual({ first: -2147483648n, last: 2147483647n });
  expect(integerRange("uint8")).toEqual({ first: 0n, last: 255n });
  expect(integerRange("int")).toEqual(integerRange("int64"));
  expect(["float32", "string", "intSlice", "uint7"].map(integerRange)).toEqual(Array(4).fill(undefined));
});

it("durations are those of Go", () => {
  for (const text of ["0", "1h", "-1.5h", "1h30m10s", "100ms", "1.s", ".5s", "3us", "3µs", "2540400h"]) {
    expect(isDuration(text), text).toBe(true);
  }
  for (const text of ["", "1", "1d", "1 h", "h", "1h ", "1H", "10 minutes", "2562048h", "1h\n"]) {
    expect(isDuration(text), text).toBe(false);
  }
});

it("numbers with a fraction are those of Go", () => {
  for (const text of ["0.1", "1e-3", "5", "-.5", "inf", "NaN"]) expect(isFloatText(text), text).toBe(true);
  for (const text of ["", "x", "1,5", "1.2.3", "0.1%"]) expect(isFloatText(text), text).toBe(false);
});

it("quantities are those of Kubernetes", () => {
  for (const text of ["1", "500m", "1.5Gi", "1e3", "2E", "-1", ".5"])
    expect(isQuantity(text), text).toBe(true);
  for (const text of ["", "Gi", "1 Gi", "1GB", "64 KB", "1k5"]) expect(isQuantity(text), text).toBe(false);
});

describe("the nearest name", () => {
  const names = ["maxPods", "podPidsLimit", "maxOpenFiles", "maxParallelImagePulls"];
  it.each([
    ["maxPodz", "maxPods"],
    ["max-pods", "maxPods"],
    ["MAXPODS", "maxPods"],
    ["podPidLimit", "podPidsLimit"],
    ["maxOpenFile", "maxOpenFiles"],
    ["experimentalPodPidsLimit", "podPidsLimit"],
    ["x", undefined],
    ["", undefined],
    ["entirelyDifferent", undefined],
  ])("of %s is %s", (given, wanted) => {
    expect(nearest(given, names)).toBe(wanted);
  });
});
