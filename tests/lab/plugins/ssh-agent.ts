import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2 from "ssh2";

/** An SSH agent that holds one key. */
export interface Agent {
  /** Its socket. */
  path: string;
  close(): Promise<void>;
}

/** Starts an agent. */
export async function startAgent(privateKey: string): Promise<Agent> {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  const folder = await mkdtemp(join(tmpdir(), "agent-"));
  const path = join(folder, "socket");
  const server = createServer((socket) => {
    const protocol = new ssh2.AgentProtocol(false);
    protocol.on("identities", (request) => protocol.getIdentitiesReply(request, [key]));
    protocol.on("sign", (request, _publicKey, data) => protocol.signReply(request, key.sign(data)));
    socket.pipe(protocol).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const close = async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  };
  return { path, close };
}
