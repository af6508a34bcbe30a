import pTimeout from "p-timeout";
import type { Client, ClientChannel } from "ssh2";
import type { HostSpec } from "../../config/cluster.ts";
import type { Asked } from "../report/host-report.ts";
import type { Logins } from "./logins.ts";
import { NoAnswer } from "./no-answer.ts";
import { sudoFor } from "./sudo.ts";

export interface RemoteScript {
  /** For bash, which runs it as root. */
  text: string;
  /** Words without shell metacharacters. */
  args?: readonly string[];
  /** What the script reads on its standard input. */
  input?: Buffer;
  timeoutSeconds: number;
}

/** How a script ended, and what it printed. */
export interface Answer {
  status: number;
  stdout: string;
  stderr: string;
  /** Whether files can be copied to the host over SFTP. */
  hasSFTP: boolean;
  /** From the moment when the script was sent until it had ended. */
  asked: Asked;
}

/**
 * Sends a script to a host and runs it there.
 *
 * @throws NoAnswer when it could not be run, or did not finish.
 */
export async function runScript(spec: HostSpec, logins: Logins, script: RemoteScript): Promise<Answer> {
  const client = await logins.open(spec);
  try {
    const from = Date.now();
    const { status, ...output } = await pTimeout(run(client, spec, script), {
      milliseconds: script.timeoutSeconds * 1000,
      message: new NoAnswer(
        `took more than ${script.timeoutSeconds} s to answer; find out what keeps it busy (uptime, iostat)`,
      ),
    });
    const asked = { from, to: Date.now() };
    if (status === undefined) throw new NoAnswer("disconnected while it was being asked; run again");
    if (status !== 0 && /^sudo: /m.test(output.stderr)) throw new NoAnswer(needsSudo(spec));
    return { status, ...output, asked, hasSFTP: await offersSFTP(client) };
  } finally {
    client.end();
  }
}

/** What stays without an answer is not held against the host. */
function offersSFTP(client: Client): Promise<boolean> {
  const answer = new Promise<boolean>((resolve) => {
    client.sftp((error, sftp) => {
      if (error === undefined) sftp.end();
      resolve(error === undefined);
    });
    client.once("close", () => {
      resolve(true);
    });
  });
  return pTimeout(answer, { milliseconds: 5000, fallback: () => true });
}

/** Its status is undefined when a signal ended it, or the connection broke. */
type Ending = Pick<Answer, "stdout" | "stderr"> & { status: number | undefined };

function run(client: Client, { ssh }: HostSpec, script: RemoteScript): Promise<Ending> {
  const command = [`${sudoFor(ssh)}bash -s`, ...(script.args ?? [])];
  return new Promise((resolve, reject) => {
    client.exec(command.join(" "), (error, channel) => {
      if (error)
        reject(
          new NoAnswer(
            `could not start a command (${error.message}); see its log: journalctl -u ssh -u sshd`,
          ),
        );
      else resolve(collect(channel, script));
    });
    client.once("close", () => {
      resolve({ status: undefined, stdout: "", stderr: "" });
    });
  });
}

function collect(channel: ClientChannel, { text, input }: RemoteScript): Promise<Ending> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  channel.on("data", (chunk: Buffer) => stdout.push(chunk));
  channel.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  // If sudo refuses, nothing reads what is sent; the exit status is all that counts.
  channel.on("error", () => undefined);
  // From a pipe bash reads only up to the end of a line, so the script can read what follows.
  channel.write(text);
  channel.end(input);
  return new Promise((resolve) => {
    channel.once("close", (status?: number | null) => {
      const textOf = (chunks: Buffer[]) => Buffer.concat(chunks).toString("utf8");
      resolve({ status: status ?? undefined, stdout: textOf(stdout), stderr: textOf(stderr) });
    });
  });
}

function needsSudo({ ssh: { user } }: HostSpec): string {
  const line = `${user} ALL=(ALL) NOPASSWD: ALL`;
  return `does not let ${user} use sudo without a password; put "${line}" into a file in /etc/sudoers.d there`;
}
