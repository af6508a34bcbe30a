/** Factors of the suffixes of resource quantities: `100m`, `1k`, `1Gi`. */
const FACTORS: Record<string, bigint> = {
  n: 1n,
  u: 10n ** 3n,
  m: 10n ** 6n,
  "": 10n ** 9n,
  k: 10n ** 12n,
  M: 10n ** 15n,
  G: 10n ** 18n,
  T: 10n ** 21n,
  P: 10n ** 24n,
  E: 10n ** 27n,
  Ki: 10n ** 9n * 2n ** 10n,
  Mi: 10n ** 9n * 2n ** 20n,
  Gi: 10n ** 9n * 2n ** 30n,
  Ti: 10n ** 9n * 2n ** 40n,
  Pi: 10n ** 9n * 2n ** 50n,
  Ei: 10n ** 9n * 2n ** 60n,
};

const QUANTITY =
  /^(?<sign>[+-]?)(?<whole>\d*)(?:\.(?<part>\d*))?(?:[eE](?<exponent>[+-]?\d{1,2})|(?<suffix>[numkMGTPE]|[KMGTPE]i)?)$/;

/** Fields that hold a map of quantities, and fields that are one. */
const MAPS = new Set([
  "allocatable",
  "capacity",
  "default",
  "defaultRequest",
  "hard",
  "limits",
  "max",
  "maxLimitRequestRatio",
  "min",
  "podFixed",
  "requests",
]);
const SINGLE = new Set(["averageValue", "divisor", "sizeLimit"]);

/** Whether the field at the path holds a resource quantity, which the server rewrites to its canonical form. */
export const isQuantityPath = (path: readonly (string | number)[]): boolean =>
  SINGLE.has(String(path.at(-1))) || MAPS.has(String(path.at(-2)));

/** Whether two quantities are the same amount, e.g. `0.1` and `100m`, or `1024Mi` and `1Gi`. */
export function isSameQuantity(one: unknown, other: unknown): boolean {
  const [a, b] = [nanoUnits(one), nanoUnits(other)];
  return a !== undefined && a === b;
}

/** The amount in billionths (the smallest step there is, rounded up), or undefined for what is no quantity. */
function nanoUnits(value: unknown): bigint | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const { sign, whole = "", part = "", exponent, suffix = "" } = QUANTITY.exec(String(value))?.groups ?? {};
  if (whole + part === "") return undefined;
  const power = Number(exponent ?? 0) - part.length;
  const scaled = BigInt(whole + part) * (FACTORS[suffix] ?? 0n) * 10n ** BigInt(Math.max(power, 0));
  const divisor = 10n ** BigInt(Math.max(-power, 0));
  const amount = (scaled + divisor - 1n) / divisor;
  return sign === "-" ? -amount : amount;
}
