import { readFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import ssh2, { type Connection, type ServerChannel, type SFTPWrapper } from "ssh2";
import { SimulatedHosts } from "./hosts.ts";

const usage = "usage: server.ts HOST_KEY_FILE PORT ADDRESS_PREFIX";

/**
 * A process of its own that is any number of hosts: whoever connects to an address that begins with the prefix
 * finds an SSH server there, which lets everybody in with any key. Says `ready` when it listens.
 */
const [keyFile, port, prefix] = process.argv.slice(2);
if (keyFile === undefined || port === undefined || prefix === undefined) throw new Error(usage);
const hosts = new SimulatedHosts();
/** The host that was called, by where the call comes from. */
const called = new Map<string, string>();

const ssh = new ssh2.Server({ hostKeys: [readFileSync(keyFile)] }, (client, { ip, port: from }) => {
  serve(client, called.get(`${ip}:${from}`) ?? "");
});

createServer({ noDelay: true }, (socket: Socket) => {
  const { localAddress = "", remoteAddress = "", remotePort = 0 } = socket;
  if (!localAddress.startsWith(prefix)) {
    socket.destroy();
    return;
  }
  const caller = `${remoteAddress}:${remotePort}`;
  called.set(caller, localAddress);
  socket.once("close", () => called.delete(caller));
  ssh.injectSocket(socket);
}).listen({ port: Number(port), host: "0.0.0.0", backlog: 2048 }, () => {
  console.log("ready");
});

function serve(client: Connection, address: string): void {
  client.on("error", () => undefined);
  client.on("authentication", (attempt) => {
    if (attempt.method === "publickey") attempt.accept();
    else attempt.reject(["publickey"]);
  });
  client.on("session", (accept) => {
    const session = accept();
    session.on("exec", (start, _reject, { command }) => {
      answer(start(), { address, command });
    });
    session.on("sftp", (start) => {
      swallow(start());
    });
  });
}

function answer(channel: ServerChannel, { address, command }: { address: string; command: string }): void {
  const stdin: Buffer[] = [];
  channel.on("error", () => undefined);
  channel.on("data", (chunk: Buffer) => stdin.push(chunk));
  channel.on("end", () => {
    const { stdout, exitCode } = hosts.run(address, command, Buffer.concat(stdin).toString("utf8"));
    channel.write(stdout);
    channel.exit(exitCode);
    channel.end();
  });
}

/** Takes every file and keeps none. */
function swallow(sftp: SFTPWrapper): void {
  const { OK, NO_SUCH_FILE } = ssh2.utils.sftp.STATUS_CODE;
  const handle = Buffer.from("file");
  const fine = (id: number) => {
    sftp.status(id, OK);
  };
  sftp.on("OPEN", (id) => {
    sftp.handle(id, handle);
  });
  sftp.on("WRITE", fine);
  sftp.on("CLOSE", fine);
  sftp.on("MKDIR", fine);
  sftp.on("STAT", (id) => {
    sftp.status(id, NO_SUCH_FILE);
  });
}
