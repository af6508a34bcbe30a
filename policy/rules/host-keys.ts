import type { Rule } from "../rule.ts";

interface Connection {
  host?: string;
  hostKey?: string;
  proxy?: Connection;
}

/** Without a host key, whoever answers at the address gets what is sent, keys included. */
export const hostKeys: Rule = {
  name: "host-keys",
  description: "Every SSH connection knows the key of the host at its other end.",
  problems({ type, inputs }) {
    if (!type.startsWith("command:remote:")) return [];
    const connection = (inputs["connection"] ?? {}) as Connection;
    const ends: [string, Connection | undefined][] = [
      ["connection", connection],
      ["connection.proxy", connection.proxy],
    ];
    return ends.flatMap(([path, end]) => {
      if (end === undefined || (end.hostKey ?? "") !== "") return [];
      const address = end.host ?? "an unknown address";
      return [
        `has no ${path}.hostKey for ${address}; allowed: a line of \`ssh-keyscan -t ed25519 ${address}\`, checked against the machine itself`,
      ];
    });
  },
};
