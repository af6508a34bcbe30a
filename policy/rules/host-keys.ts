import { z } from "zod";
import type { Rule } from "../rule.ts";

const end = z.object({ host: z.string().optional(), hostKey: z.string().nullish() });
const connection = end.extend({ proxy: end.optional() });

/** Without a host key, whoever answers at the address is sent everything, keys included. */
export const hostKeys: Rule = {
  name: "host-keys",
  description: "Every SSH connection verifies the key of the host at its other end.",
  problems({ type, inputs }) {
    if (!type.startsWith("command:remote:")) return [];
    const { proxy, ...host } = connection.parse(inputs["connection"] ?? {});
    return [
      ...problemsOf("connection", host),
      ...(proxy === undefined ? [] : problemsOf("connection.proxy", proxy)),
    ];
  },
};

function problemsOf(path: string, { host = "an unknown address", hostKey }: z.infer<typeof end>): string[] {
  if (hostKey) return [];
  return [
    `has no ${path}.hostKey for ${host}; allowed: a line of \`ssh-keyscan -t ed25519 ${host}\`, compared with the key on the machine itself`,
  ];
}
