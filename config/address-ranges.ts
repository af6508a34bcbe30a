import { isIP } from "node:net";
import { parseIp } from "ip-bigint";
import { z } from "zod";
import { type Family, familyOf, lastAddress, nthAddress } from "./addresses.ts";

/** The first and the last address, as numbers. */
interface Range {
  family: Family;
  first: bigint;
  last: bigint;
}

const isNetwork = (text: string): boolean =>
  z.cidrv4().safeParse(text).success || z.cidrv6().safeParse(text).success;
const isAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes("%");
const numberOf = (address: string): bigint => parseIp(address).number;

/** A network, or two addresses with a hyphen between; undefined for anything else. */
export function rangeOf(text: string): Range | undefined {
  const [first = "", last = "", ...more] = isNetwork(text)
    ? [nthAddress(text, 0), lastAddress(text)]
    : text.split("-").map((part) => part.trim());
  if (more.length > 0 || !isAddress(first) || !isAddress(last)) return undefined;
  if (familyOf(first) !== familyOf(last) || numberOf(first) > numberOf(last)) return undefined;
  return { family: familyOf(first), first: numberOf(first), last: numberOf(last) };
}

/** Whether two ranges have an address in common; a single address is a range, too. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => rangeOf(isAddress(text) ? `${text}-${text}` : text));
  return (
    a !== undefined && b !== undefined && a.family === b.family && a.first <= b.last && b.first <= a.last
  );
}
