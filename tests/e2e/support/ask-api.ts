import assert from "node:assert/strict";
import { z } from "zod";
import type { Lab } from "../../../lab/hosts/lab.ts";

/** Who asks: with a certificate and key that are on the host, or with a token and perhaps as somebody else. */
export type Identity = { cert: string; key: string } | { token: string; as?: string };

interface Question {
  method?: "GET" | "PATCH" | "POST";
  path: string;
  body?: object;
}

interface Answer {
  code: number;
  body: unknown;
  /** Why the API server refused. */
  message: string;
}

const refusal = z.object({ message: z.string() });

/** Asks the API from a host, as somebody who got hold of an identity there would. */
export async function askAPI(
  { lab, host }: { lab: Lab; host: string },
  identity: Identity,
  { method = "GET", path, body }: Question,
): Promise<Answer> {
  const type = method === "PATCH" ? "application/strategic-merge-patch+json" : "application/json";
  const options: [string, string][] = [
    ["url", `https://127.0.0.1:8443${path}`],
    ["cacert", "/etc/kubernetes/pki/ca.crt"],
    ["request", method],
    ["write-out", "\n%{http_code}"],
    ["header", `Content-Type: ${type}`],
    ...(body === undefined ? [] : [["data-raw", JSON.stringify(body)] as [string, string]]),
    ...credentials(identity),
  ];
  const input = options.map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`).join("");
  const { stdout, stderr } = await lab.ssh(host, "curl --silent --show-error --max-time 20 --config -", {
    input,
  });
  const end = stdout.lastIndexOf("\n");
  const text = stdout.slice(0, end);
  const code = Number(stdout.slice(end + 1));
  if (!(code > 0)) throw new Error(`${host}: ${method} ${path}: ${stderr || stdout}`);
  const answer = JSON.parse(text) as unknown;
  const { success, data } = refusal.safeParse(answer);
  return { code, body: answer, message: success ? data.message : "" };
}

function credentials(identity: Identity): [string, string][] {
  if ("cert" in identity) return Object.entries(identity);
  const { token, as } = identity;
  const impersonation: [string, string][] =
    as === undefined
      ? []
      : [
          ["header", `Impersonate-User: ${as}`],
          ["header", "Impersonate-Group: system:nodes"],
        ];
  return [["header", `Authorization: Bearer ${token}`], ...impersonation];
}

/** @throws with what the API server said, unless it answered with one of these codes. */
export function expectCode(answer: Answer, ...codes: number[]): Answer {
  const { code, message, body } = answer;
  assert.ok(
    codes.includes(code),
    `${code} instead of ${codes.join(" or ")}: ${message || JSON.stringify(body)}`,
  );
  return answer;
}
