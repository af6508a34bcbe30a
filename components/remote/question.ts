import type { Client, ClientChannel } from "ssh2";
import type { HostSpec } from "../../spec/cluster.ts";
import { type HostReport, parseReport } from "./host-report.ts";
import { readScript } from "./kit.ts";
import type { Logins } from "./logins.ts";
import { NoAnswer } from "./no-answer.ts";
import { sudoFor } from "./sudo.ts";

const script = readScript("question/report.sh");
const timeoutSeconds = 30;

/**
 * Asks one host, by a script that changes nothing there.
 *
 * @throws NoAnswer
 */
export async function ask(spec: HostSpec, logins: Logins): Promise<HostReport> {
  const client = await logins.open(spec);
  try {
    return readAnswer(await withDeadline(run(client, `${sudoFor(spec.ssh)}bash -s`)), spec);
  } finally {
    client.end();
  }
}

interface Answer {
  /** Undefined when a signal ended it, or the connection broke. */
  status: number | undefined;
  stdout: string;
  stderr: string;
}

function run(client: Client, command: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error)
        reject(new NoAnswer(`starts no command (${error.message}); see there: journalctl -u ssh -u sshd`));
      else resolve(collect(channel));
    });
    client.once("close", () => {
      resolve({ status: undefined, stdout: "", stderr: "" });
    });
  });
}

function collect(channel: ClientChannel): Promise<Answer> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  channel.on("data", (chunk: Buffer) => stdout.push(chunk));
  channel.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  // Without sudo's leave nobody reads what is sent; how that ends tells all.
  channel.on("error", () => undefined);
  channel.end(script);
  return new Promise((resolve) => {
    channel.once("close", (status?: number | null) => {
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString("utf8");
      resolve({ status: status ?? undefined, stdout: text(stdout), stderr: text(stderr) });
    });
  });
}

function readAnswer({ status, stdout, stderr }: Answer, { ssh: { user } }: HostSpec): HostReport {
  if (status === undefined) throw new NoAnswer("broke off while it was asked; run again");
  if (status !== 0) {
    if (/^sudo: /m.test(stderr)) {
      const line = `${user} ALL=(ALL) NOPASSWD: ALL`;
      throw new NoAnswer(
        `does not let ${user} use sudo without a password; put "${line}" into a file in /etc/sudoers.d there`,
      );
    }
    const reason = stderr.trim().split("\n").at(-1) || `bash ended with ${status}`;
    throw new NoAnswer(`cannot tell what is on it: ${reason}`);
  }
  try {
    return parseReport(stdout);
  } catch {
    throw new NoAnswer(`answers with more than was asked for; see that ~${user}/.bashrc prints nothing`);
  }
}

async function withDeadline<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new NoAnswer(`took more than ${timeoutSeconds} s to answer; see what keeps it busy (uptime, iostat)`),
      );
    }, timeoutSeconds * 1000);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
