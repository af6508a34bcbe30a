import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";

/** A socket's path has room for 107 bytes, which a checkout's folder may well exceed. */
const socketsFolder = "/run/barekube";

/** Where the SSH agent of the lab with this state folder listens. */
export function agentSocket(stateDir: string): string {
  const name = createHash("sha256").update(stateDir).digest("hex").slice(0, 12);
  return join(socketsFolder, name, "agent.sock");
}

/** Makes sure that an SSH agent listens at `socket`, with the key in `keyFile` and no other. */
export async function ensureAgent({ socket, keyFile }: { socket: string; keyFile: string }): Promise<void> {
  const env = { SSH_AUTH_SOCK: socket };
  const listed = await execa("ssh-add", ["-L"], { env, reject: false, stdin: "ignore" });
  const publicKey = (await readFile(`${keyFile}.pub`, "utf8")).trim();
  const [, wanted = publicKey] = publicKey.split(" ");
  if (listed.stdout.includes(wanted)) return;
  // 2: nobody answers; 1: an agent without keys.
  if (listed.exitCode === 2) await startAgent(socket);
  else await execa("ssh-add", ["-q", "-D"], { env, stdin: "ignore" });
  await execa("ssh-add", ["-q", keyFile], { env, stdin: "ignore" });
}

async function startAgent(socket: string): Promise<void> {
  const folder = dirname(socket);
  await rm(socket, { force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { stdout } = await execa("ssh-agent", ["-s", "-a", socket], { stdin: "ignore" });
  const [, pid] = /SSH_AGENT_PID=(\d+)/.exec(stdout) ?? [];
  if (pid === undefined) throw new Error(`ssh-agent did not tell its process id: ${stdout}`);
  await writeFile(join(folder, "agent.pid"), `${pid}\n`);
}

/** Ends the agent that ensureAgent started at `socket`. */
export async function stopAgent(socket: string): Promise<void> {
  const folder = dirname(socket);
  const pid = Number(await readFile(join(folder, "agent.pid"), "utf8").catch(() => "0"));
  // After a reboot the number may be another process's.
  const command = pid > 1 ? await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "") : "";
  if (command.includes(socket)) process.kill(pid, "SIGTERM");
  await rm(folder, { recursive: true, force: true });
}
