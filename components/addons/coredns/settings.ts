import { isIP } from "node:net";
import { z } from "zod";
import { matching, nameAndPort, wholeNumber } from "../../../config/schema/formats.ts";
import { setting } from "../../../config/setting.ts";

/** A name server: `10.0.0.53`, `10.0.0.53:5353`, `2001:db8::53` or `[2001:db8::53]:5353`. */
interface Server {
  address: string;
  port: number;
}

export const dnsPort = 53;

export function parseServer(text: string): Server {
  const { name, port = dnsPort } = nameAndPort(text);
  return { address: name, port };
}

const ofServer = "an IP address, or one with a port such as 10.0.0.53:5353 or [2001:db8::53]:5353";
const server = z
  .string(`allowed: ${ofServer}`)
  .refine((text) => isServer(text), `allowed: ${ofServer}`)
  .meta({ allowed: ofServer });

function isServer(text: string): boolean {
  const { address, port } = parseServer(text);
  return isIP(address) !== 0 && !address.includes("%") && port >= 1 && port <= 65535;
}

/** CoreDNS takes no more. */
const mostServers = 15;
const tooMany = `allowed: at most ${mostServers} servers`;

const schema = z.strictObject({
  upstream: z
    .array(server)
    .max(mostServers, tooMany)
    .optional()
    .meta({
      description:
        "Name servers for names outside the cluster. Of an empty list, nothing outside the cluster is resolved.",
      absent: "those that each host uses itself",
      examples: [["10.0.0.53", "10.0.1.53:5353"]],
    }),
  zones: z
    .record(
      matching(
        /^(?=.{1,253}$)([a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?$/,
        "a DNS domain in lower case, such as corp.example.com or 10.in-addr.arpa",
      ),
      z.array(server).min(1, "allowed: at least one server").max(mostServers, tooMany),
    )
    .default({})
    .meta({
      description: "Name servers for domains of your own.",
      keys: "domain",
      examples: [{ "corp.example.com": ["10.0.0.10", "10.0.0.11"] }],
    }),
  cacheSeconds: wholeNumber(1, 3600)
    .default(30)
    .meta({ description: "How long an answer is kept at most.", examples: [300] }),
});

export const dns = setting(
  "dns",
  schema.prefault({}).meta({ description: "How Pods resolve names outside the cluster." }),
);
