import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import { agentSocket, ensureAgent, stopAgent } from "../../lab/hosts/agent.ts";
import { ensureKey, type KeyPair } from "../../lab/hosts/keys.ts";
import { withoutComment } from "../../lab/hosts/ssh-client.ts";
import { stateDirOf } from "../../lab/hosts/state.ts";
import { engineEnvironment } from "../../lab/stack/environment.ts";
import { type LabStack, prepareStack } from "../../lab/stack/stack.ts";
import type { Toolchain } from "../../lab/toolchain/prepare.ts";

const name = "simulated";
const masters = 3;
const port = 2222;
/** Not used by the labs with real hosts, which are in 198.18.0.0/16. */
const network = "198.19.0.0/16";
const prefix = "198.19.";
const hostsPerBlock = 250;

/** A stack whose hosts are all played by one process. */
export interface SimulatedLab {
  stack: LabStack;
  close(): Promise<void>;
}

/** Three masters and so many workers, with an empty state. Needs root: the machine answers for their addresses. */
export async function openSimulatedLab(workers: number, toolchain: Toolchain): Promise<SimulatedLab> {
  const stateDir = stateDirOf(name);
  await rm(stateDir, { recursive: true, force: true });
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const socket = agentSocket(stateDir);
  const [hostKey] = await Promise.all([
    ensureKey(join(stateDir, "host_key"), name),
    ensureKey(join(stateDir, "id_ed25519"), name),
  ]);
  await ensureAgent({ socket, keyFile: join(stateDir, "id_ed25519") });
  await execa("ip", ["route", "replace", "local", network, "dev", "lo"]);
  const server = await startServer(join(stateDir, "host_key"));
  const close = async () => {
    server.kill("SIGKILL");
    await execa("ip", ["route", "del", "local", network, "dev", "lo"], { reject: false });
    await stopAgent(socket);
    await rm(stateDir, { recursive: true, force: true });
  };
  try {
    const hosts = hostsOf(workers);
    const stack = await prepareStack(placeOf({ stateDir, socket, hostKey, hosts }), toolchain, {
      stackFile: stackFile(hosts),
    });
    return { stack, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface SimulatedHost {
  name: string;
  role: "master" | "worker";
  address: string;
}

function hostsOf(workers: number): SimulatedHost[] {
  return Array.from({ length: masters + workers }, (_, number) => {
    const isMaster = number < masters;
    return {
      name: isMaster ? `master-${number + 1}` : `worker-${number + 1 - masters}`,
      role: isMaster ? "master" : "worker",
      address: `${prefix}${Math.floor(number / hostsPerBlock)}.${(number % hostsPerBlock) + 1}`,
    };
  });
}

/** What a stack has to know about its lab. */
function placeOf(args: { stateDir: string; socket: string; hostKey: KeyPair; hosts: SimulatedHost[] }) {
  const addresses = new Map(args.hosts.map(({ name: host, address }) => [host, address]));
  const hostKey = withoutComment(args.hostKey.public);
  return {
    name,
    subnet: network,
    stateDir: args.stateDir,
    env: {
      ...engineEnvironment({
        stateDir: args.stateDir,
        authSock: args.socket,
        hosts: args.hosts.length,
      }),
      // As the README advises for a backend of one's own.
      PULUMI_DIY_BACKEND_ZSTD: "true",
    },
    // Nobody fetches anything.
    mirrorUrl: "http://198.19.255.1",
    address: (host: string) => addresses.get(host) ?? "",
    addresses: (host: string) => [addresses.get(host) ?? ""],
    hostKeys: () => Promise.resolve(new Map(args.hosts.map(({ name: host }) => [host, hostKey]))),
  };
}

const stackFile = (hosts: readonly SimulatedHost[]): string =>
  stringify({
    config: {
      "barekube:clusterName": name,
      "barekube:kubernetesVersion": "1.36.4",
      // 4,096 nodes with a /24 each.
      "barekube:network": { podCIDR: "172.16.0.0/12" },
      "barekube:hosts": hosts.map(({ name: host, role }) => ({ name: host, roles: [role], ssh: { port } })),
    },
  });

async function startServer(keyFile: string): Promise<ChildProcess> {
  const program = join(import.meta.dirname, "server.ts");
  const server = spawn(process.execPath, [program, keyFile, String(port), prefix], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = (await Promise.race([once(server.stdout, "data"), once(server, "exit")])) as unknown[];
  if (server.exitCode === null) return server;
  throw new Error(
    `the simulated hosts cannot be started: bench/simulated/server.ts ended with ${String(said)}`,
  );
}
