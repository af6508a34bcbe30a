import { documentOf } from "../remote-command.ts";
import { hasPrivateKey } from "../private-key.ts";
import type { Rule } from "../rule.ts";

const readableByAll = 0o004;
const writableByAll = 0o002;

export const fileModes: Rule = {
  name: "file-modes",
  description:
    "Keys and kubeconfigs are readable only by their owner, and nothing on a host is writable by everyone.",
  problems(resource) {
    const { directories = {}, files = {} } = documentOf(resource);
    return [
      ...Object.entries(directories).flatMap(([path, { mode = "0755" }]) => problemsOf(path, mode, false)),
      ...Object.entries(files).flatMap(([path, { mode = "", content = "" }]) =>
        problemsOf(path, mode, isConfidential(path, content)),
      ),
    ];
  },
};

function problemsOf(path: string, mode: string, confidential: boolean): string[] {
  if (!/^[0-7]{3,4}$/.test(mode)) {
    return [`gives ${path} the mode ${JSON.stringify(mode)}; allowed: an octal mode such as "0600"`];
  }
  const bits = Number.parseInt(mode, 8);
  return [
    ...(bits & writableByAll
      ? [`gives ${path} the mode ${mode}, so anybody on the host can change it; allowed: at most 0775`]
      : []),
    ...(confidential && bits & readableByAll
      ? [`gives ${path} the mode ${mode}, so anybody on the host can read a secret; allowed: 0600`]
      : []),
  ];
}

const isConfidential = (path: string, content: string): boolean =>
  /\.key$|\.kubeconfig$|^\/etc\/kubernetes\/[^/]+\.conf$/.test(path) ||
  /^kind: (?:Config|EncryptionConfiguration)$/m.test(content) ||
  hasPrivateKey(content);
