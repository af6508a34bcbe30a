import { isIP } from "node:net";
import { z } from "zod";
import { normalizedAddress } from "../addresses.ts";

/**
 * Schemas of strings and numbers. Each describes what is allowed: in the message of a problem, and as `allowed` for
 * the documentation.
 */
export const matching = (pattern: RegExp, allowed: string) =>
  z.string(`allowed: ${allowed}`).regex(pattern, `allowed: ${allowed}`).meta({ allowed });

export function wholeNumber(first: number, last: number) {
  const allowed = `a whole number from ${first} to ${last}`;
  const message = `allowed: ${allowed}`;
  return z.int(message).min(first, message).max(last, message).meta({ allowed });
}

export const port = wholeNumber(1, 65535);
export const version = matching(/^\d+\.\d+\.\d+$/, "a version such as 1.36.4");
export const absolutePath = matching(
  /^(?=.{1,1000}$)(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]{1,255})+$/,
  "an absolute path of letters, digits, '.', '_' and '-', without . and .. in it",
);
export const sha256 = matching(/^[0-9a-f]{64}$/, "64 hexadecimal digits in lower case");

const anAddress = "an IPv4 or IPv6 address";
const isAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes("%");
/** An address of either family, in its usual form: `FD00:0::1` becomes `fd00::1`. */
export const ipAddress = z
  .string(`allowed: ${anAddress}`)
  .refine(isAddress, `allowed: ${anAddress}`)
  .overwrite((text) => (isAddress(text) ? normalizedAddress(text) : text))
  .meta({ allowed: anAddress });

/** The last label of a name must contain a letter; otherwise it is a mistyped address. */
const dnsName =
  /^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*(?!\d+$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/i;
const inLowerCase = String.raw`([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*(?!\d+$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$`;
export const hostName = matching(
  new RegExp(`^(?=.{1,253}$)${inLowerCase}`),
  "a host name in lower case such as registry.example.com",
);
export const hostNameOrWildcard = matching(
  new RegExp(String.raw`^(?=.{1,253}$)(\*\.)?${inLowerCase}`),
  "a host name in lower case such as app.example.com, or *.example.com for every name with one more label",
);
/** An address that needs an interface (`fe80::1%eth0`) means nothing to other machines. */
export const isNameOrAddress = (text: string): boolean =>
  (isIP(text) !== 0 && !text.includes("%")) || dnsName.test(text);

const ofMachine = "a DNS name or an IP address";
export const nameOrAddress = z
  .string(`allowed: ${ofMachine}`)
  .refine(isNameOrAddress, `allowed: ${ofMachine}`)
  .meta({ allowed: ofMachine });

/** `k8s.example.com:443` and `[2001:db8::1]:443`; without a port, an IPv6 address needs no brackets. */
export function nameAndPort(text: string): { name: string; port: number | undefined } {
  const {
    name = text,
    bracketed,
    port,
  } = /^(?:\[(?<bracketed>[^\]]*)\]|(?<name>[^:]*))(?::(?<port>\d{1,5}))?$/.exec(text)?.groups ?? {};
  return { name: bracketed ?? name, port: port === undefined ? undefined : Number(port) };
}

const withPort = `${ofMachine}, and if need be a port: kubernetes.example.com:443`;
export const nameWithPort = z
  .string(`allowed: ${withPort}`)
  .refine((text) => {
    const { name, port: number = 1 } = nameAndPort(text);
    return isNameOrAddress(name) && port.safeParse(number).success;
  }, `allowed: ${withPort}`)
  .meta({ allowed: withPort });

const network = "a network such as 10.254.0.0/16 or fd00:10:254::/112";
export const cidr = z
  .string(`allowed: ${network}`)
  .refine(
    (text) => z.cidrv4().safeParse(text).success || z.cidrv6().safeParse(text).success,
    `allowed: ${network}`,
  )
  .meta({ allowed: network });

/**
 * One value, or a list of one or two, for one or both address families in the order of preference. Read as a list.
 */
export const oneOrTwo = <S extends z.ZodType<string, string>>(item: S) => {
  const allowed = `${String(item.meta()?.["allowed"])}, or a list of one of each family`;
  return z
    .union([item, z.array(item).min(1, `allowed: ${allowed}`).max(2)], `allowed: ${allowed}`)
    .transform((value): string[] => [value].flat())
    .meta({ allowed });
};

const webAddress = "an http or https URL";
export const url = z
  .url({ protocol: /^https?$/, error: `allowed: ${webAddress}` })
  // The characters of RFC 3986; a parser would silently accept or drop others.
  .regex(/^[\w.~:/?#[\]@!$&'()*+,;=%-]{1,2000}$/, `allowed: ${webAddress}`)
  .meta({ allowed: webAddress });

export const certificatesPem = matching(
  /^\s*(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/,
  "certificates in PEM",
);
