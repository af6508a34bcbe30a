import { type Answer, askServer } from "./ask-server.ts";
import { startStackCommand } from "./stack-command.ts";
import type { Stack } from "./stack.ts";

/** What `npm run dashboard` tells. */
export interface Dashboard {
  port: number;
  token: string;
  fingerprint: string;
}

/** Runs `npm run dashboard`, and ends it as Ctrl-C does. */
export async function withDashboard<T>(
  stack: Stack,
  args: readonly string[],
  use: (dashboard: Dashboard) => Promise<T>,
): Promise<T> {
  const child = startStackCommand(stack, "dashboard", ...args, "--port", "0");
  try {
    let text = "";
    await new Promise<void>((resolve) => {
      child.all.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes("Ctrl-C")) resolve();
      });
      child.all.on("end", resolve);
    });
    return await use(toldIn(text));
  } finally {
    child.kill("SIGINT");
    await child;
  }
}

function toldIn(text: string): Dashboard {
  const [port, token, fingerprint] = [
    /^https:\/\/localhost:(\d+)$/m,
    /^(ey\S+)$/m,
    /^((?:[\dA-F]{2}:){31}[\dA-F]{2})$/m,
  ].map((form) => form.exec(text)?.[1]);
  if (port === undefined || token === undefined || fingerprint === undefined) {
    throw new Error(`npm run dashboard said something else: ${text}`);
  }
  return { port: Number(port), token, fingerprint };
}

interface Question {
  /** By default the end of a forwarded port. */
  host?: string;
  port: number;
  /** PEM; nothing else is trusted. */
  authority: string;
  path: string;
  cookie?: string;
  /** Sent as JSON. */
  body?: object;
}

/** Asks the dashboard what a browser would ask it. */
export function askDashboard({ host, port, authority, path, cookie, body }: Question): Promise<Answer> {
  // The port is forwarded for this family alone.
  const forwarded = host === undefined ? { name: "localhost" } : {};
  return askServer(`https://${host ?? "127.0.0.1"}:${port}${path}`, {
    ca: authority,
    ...forwarded,
    headers: {
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
}

/** Logs in with a token. @returns the cookie, as it is to be sent. */
export async function logIn(place: Omit<Question, "path">, token: string): Promise<string> {
  const { status, headers, body } = await askDashboard({
    ...place,
    path: "/clusters/main/set-token",
    body: { token },
  });
  const [cookie = ""] = headers["set-cookie"] ?? [];
  if (status !== 200 || !/; HttpOnly/i.test(cookie) || !/; Secure/i.test(cookie)) {
    throw new Error(`the login was answered with ${status}, ${cookie}: ${body}`);
  }
  return cookie.replace(/;.*/, "");
}
