import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import type { Client, ClientChannel } from "ssh2";
import { restoreProgram } from "../../../components/etcd/snapshots/program.ts";
import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import type { Logins } from "../../../observe/ssh/logins.ts";
import { sudoFor } from "../../../observe/ssh/sudo.ts";
import { configFor, HostFailure, reasonIn } from "../run-program.ts";

interface Transfer {
  cluster: ClusterSpec;
  logins: Logins;
  /** A host that has the snapshot, or the path of a file on this machine. */
  from: HostSpec | string;
  to: readonly HostSpec[];
}

/** Brings a snapshot, which may be large, to hosts. @throws HostFailure */
export async function transferSnapshot({ cluster, logins, from, to }: Transfer): Promise<void> {
  const clients: Client[] = [];
  const start = async (host: HostSpec, step: string) => {
    const client = await logins.open(host);
    clients.push(client);
    return startStep(client, cluster, { host, step });
  };
  try {
    const targets = await Promise.all(to.map((host) => start(host, "receive")));
    const source = typeof from === "string" ? undefined : await start(from, "send");
    source?.channel.end();
    const data: Readable = source?.channel ?? createReadStream(from as string);
    // A channel whose output nobody reads is never closed.
    for (const { channel } of targets) data.pipe(channel).resume();
    const failed = new Promise<never>((_, reject) => {
      data.once("error", (error) => {
        reject(new HostFailure(`the snapshot cannot be read: ${error.message}`));
      });
    });
    const all = [...targets, ...(source === undefined ? [] : [source])].map(({ ended }) => ended);
    await Promise.race([Promise.all(all), failed]);
  } finally {
    for (const client of clients) client.end();
  }
}

interface Step {
  channel: ClientChannel;
  /** Rejects when the step fails. */
  ended: Promise<void>;
}

function startStep(
  client: Client,
  cluster: ClusterSpec,
  { host, step }: { host: HostSpec; step: string },
): Promise<Step> {
  return new Promise((resolve, reject) => {
    client.exec(`${sudoFor(host.ssh)}bash -s ${step}`, (error, channel) => {
      if (error) {
        reject(new HostFailure(`${host.name}: could not start a command (${error.message})`));
        return;
      }
      channel.write(restoreProgram());
      channel.write(configFor(cluster, host, []));
      resolve({ channel, ended: ending(channel, host.name) });
    });
  });
}

function ending(channel: ClientChannel, name: string): Promise<void> {
  let said = "";
  channel.stderr.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  return new Promise((resolve, reject) => {
    channel.once("error", (error: Error) => {
      reject(new HostFailure(`${name}: ${error.message}`));
    });
    channel.once("close", (status?: number | null) => {
      if (status === 0) resolve();
      else reject(new HostFailure(`${name}: ${reasonIn(said) ?? "disconnected; run again"}`));
    });
  });
}
