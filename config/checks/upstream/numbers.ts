/** Range of an integer type of Go: `int32` → -2147483648n to 2147483647n; undefined for other types. */
export function integerRange(type: string): { first: bigint; last: bigint } | undefined {
  const [, unsigned, size = "64"] = /^(u?)int(8|16|32|64)?$/.exec(type) ?? [];
  if (unsigned === undefined) return undefined;
  const bits = BigInt(size);
  return unsigned === "u"
    ? { first: 0n, last: 2n ** bits - 1n }
    : { first: -(2n ** (bits - 1n)), last: 2n ** (bits - 1n) - 1n };
}

export const isFloat = (type: string): boolean => /^float(32|64)$/.test(type);

const digits = /^(0x[\da-f]+|0b[01]+|0o?[0-7]+|\d+)$/i;

/** As Go's strconv.ParseInt with base 0: `0x10` is 16, and so is `020`; undefined for anything else. */
export function integerIn(text: string): bigint | undefined {
  const [, sign = "", rest = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const plain = rest.replaceAll(/(?<=[\da-fx])_(?=[\da-f])/gi, "");
  if (!digits.test(plain) || /^0\d*[89]/.test(plain)) return undefined;
  const value = BigInt(plain.replace(/^0(?=[0-7])/, "0o"));
  return sign === "-" ? -value : value;
}

/** As Go's strconv.ParseFloat. */
export const isFloatText = (text: string): boolean =>
  /^[+-]?((\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?|inf(inity)?|nan|0x[\da-f.]+p[+-]?\d+)$/i.test(text);

const unitNanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** As Go's time.ParseDuration, which knows no days. */
export function isDuration(text: string): boolean {
  const unsigned = text.replace(/^[+-]/, "");
  if (unsigned === "0") return true;
  if (!/^((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(unsigned)) return false;
  const parts = [...unsigned.matchAll(/([\d.]+)([a-zµμ]+)/g)];
  const nanoseconds = parts.reduce(
    (sum, [, number, unit = ""]) => sum + Number(number) * (unitNanoseconds[unit] ?? 0),
    0,
  );
  return nanoseconds < 2 ** 63;
}

/** As apimachinery's resource.ParseQuantity: `500m`, `1.5Gi`, `1e3`. */
export const isQuantity = (text: string): boolean =>
  /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+|[KMGTPE]i|[numkMGTPE])?$/.test(text);
