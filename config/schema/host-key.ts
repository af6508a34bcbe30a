import { z } from "zod";

/** Types of SSH host keys that can be verified. */
const types = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "ssh-rsa",
] as const;

const example = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBx0RzGmTmpnPYxWP3VnPDdAn2k4nqKYDVDQLcNAEqfV";

/** Public host key: one line as in known_hosts, without the leading host. */
export const hostKey = z
  .string({
    error: ({ input }) =>
      input === undefined
        ? "is missing, so nobody could tell this host from an impostor; take it from /etc/ssh/ssh_host_ed25519_key.pub on the host, or with ssh-keyscan -t ed25519"
        : "allowed: a string",
  })
  .superRefine((line, context) => {
    const message = whatIsWrong(line);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  })
  .meta({
    description: "Public host key, as in known_hosts but without the leading host.",
    allowed: `one line, type and key; types: ${types.join(", ")}`,
    examples: [example],
  });

function whatIsWrong(line: string): string | undefined {
  const [type = "", key, ...rest] = line.split(" ");
  if (isType(key)) return `has something before the type; allowed: only ${key} and the key`;
  if (!isType(type)) return `has the type ${type}; allowed: ${types.join(", ")}`;
  if (rest.length > 0) return `has something after the key; allowed: only ${type} and the key`;
  if (key === undefined || typeInside(key) !== type) {
    return `is cut off or damaged; allowed: ${type} and the whole key in base64`;
  }
  return undefined;
}

function isType(word: string | undefined): boolean {
  return types.some((type) => type === word);
}

/** A key in SSH's wire format starts with its type, a string preceded by its length (4 bytes). */
function typeInside(base64: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const bytes = Buffer.from(base64, "base64");
  const length = bytes.length < 4 ? 0 : bytes.readUInt32BE(0);
  return bytes.length > 4 + length ? bytes.toString("utf8", 4, 4 + length) : undefined;
}
