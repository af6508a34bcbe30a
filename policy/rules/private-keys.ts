import { Secret } from "@pulumi/policy";
import { hasPrivateKey } from "../private-key.ts";
import { remoteCommand } from "../remote-command.ts";
import type { Resource, Rule } from "../rule.ts";

/** A string among a resource's inputs, with its path, such as `connection.privateKey`. */
interface Text {
  path: string;
  text: string;
  isSecret: boolean;
}

export const privateKeys: Rule = {
  name: "private-keys",
  description: "Private keys are kept in secrets, and out of command lines and logs.",
  seesSecrets: true,
  problems(resource) {
    const keys = textsIn(resource.inputs).filter(({ text }) => hasPrivateKey(text));
    return [...keys.flatMap(plainKey), ...(resource.type === remoteCommand ? ofCommand(resource, keys) : [])];
  },
};

function plainKey({ path, isSecret }: Text): string[] {
  if (isSecret) return [];
  return [
    `has a private key in its input ${path}, which anybody who reads the state can see; allowed: a secret there`,
  ];
}

function ofCommand({ inputs }: Resource, keys: Text[]): string[] {
  const { logging: given } = inputs;
  const logging = typeof given === "string" ? given : "stdoutAndStderr";
  const isShown = ({ path }: Text) => path !== "stdin" && !path.startsWith("connection.");
  const shown = keys
    .filter(isShown)
    .map(
      ({ path }) =>
        `has a private key in its input ${path}, which others on the host can see; allowed: only in its stdin`,
    );
  if (logging === "none" || !keys.some(({ path }) => path === "stdin")) return shown;
  return [
    ...shown,
    `has a private key in its stdin and logs its output (logging: ${logging}); allowed: none`,
  ];
}

function textsIn(value: unknown, path = "", isSecret = false): Text[] {
  if (value instanceof Secret) return textsIn(value.value, path, true);
  if (typeof value === "string") return [{ path, text: value, isSecret }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    textsIn(field, path === "" ? name : `${path}.${name}`, isSecret),
  );
}
