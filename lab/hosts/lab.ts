import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { cacheDir } from "../cache.ts";
import { prepareMachine } from "../machine/machine.ts";
import { engineEnvironment } from "../stack/environment.ts";
import { addressIn, mirrorAddress, requireLabel } from "./addresses.ts";
import { agentSocket, ensureAgent, stopAgent } from "./agent.ts";
import { bootHosts } from "./boot.ts";
import { listContainers, removeContainers, requireRunning } from "./container.ts";
import { containerName } from "./host-container.ts";
import { ensureImage } from "./image.ts";
import { ensureKeys, type LabKeys } from "./keys.ts";
import { ensureNetwork, removeNetwork } from "./network.ts";
import { podman } from "./podman.ts";
import { clientFiles, waitForSSH, withoutComment } from "./ssh-client.ts";
import { developmentHosts, type Placement, placeLab, rememberPlacement, stateDirOf } from "./state.ts";

export interface LabOptions {
  /** Names of the hosts; by default those of Pulumi.dev.yaml. */
  hosts?: readonly string[];
  /** The folder that the lab's mirror serves; by default the toolchain's. */
  mirrorDir?: string;
}

export interface HostStatus {
  name: string;
  address: string;
  /** Podman's word for the container's state, or `absent`. */
  state: string;
  /** Whether an SSH server answers. */
  ssh: boolean;
}

export interface CommandResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

type Report = (text: string) => void;

/** Hosts for trying out a stack on this machine; get one from openLab. */
export class Lab {
  readonly name: string;
  readonly subnet: string;
  readonly stateDir: string;
  readonly mirrorDir: string;
  /** Names of the hosts, as they were asked for. */
  readonly hosts: readonly string[];
  readonly #placement: Placement;

  constructor(name: string, args: { placement: Placement; hosts: readonly string[]; mirrorDir: string }) {
    this.name = name;
    this.subnet = args.placement.subnet;
    this.stateDir = stateDirOf(name);
    this.mirrorDir = args.mirrorDir;
    this.hosts = args.hosts;
    this.#placement = args.placement;
  }

  /** Where the lab's mirror of the official download sites is, without a slash at its end. */
  get mirrorUrl(): string {
    return `http://${mirrorAddress(this.subnet)}`;
  }

  /** For `ssh -F`; knows the hosts by name. */
  get sshConfig(): string {
    return join(this.#sshDir, "config");
  }

  /** What the Pulumi engine needs in its environment, besides the rest of this process's. */
  get env(): Record<string, string> {
    return engineEnvironment({
      stateDir: this.stateDir,
      authSock: agentSocket(this.stateDir),
      hosts: this.hosts.length,
    });
  }

  get #sshDir(): string {
    return join(this.stateDir, "ssh");
  }

  /** @throws for a name that is not one of the lab's hosts. */
  address(host: string): string {
    const number = this.hosts.includes(host) ? this.#placement.hosts[host] : undefined;
    if (number === undefined) {
      throw new Error(`lab "${this.name}" has no host "${host}"; allowed: ${this.hosts.join(", ")}`);
    }
    return addressIn(this.subnet, number);
  }

  /** The hosts' SSH keys as stack files have them, by host. */
  async hostKeys(): Promise<Map<string, string>> {
    const { hosts } = await this.#keys();
    return new Map([...hosts].map(([host, key]) => [host, withoutComment(key.public)]));
  }

  /**
   * Has all hosts run and answer SSH, whatever is missing: the image, keys, network, agent, containers. Hosts
   * that run already are left alone, and so are those that the lab had before and that are not asked for any
   * more: a stack may still have to leave them.
   *
   * @param report is told what it is at.
   * @returns the names of those hosts that are fresh, with nothing on them.
   */
  async up(report: Report = () => undefined): Promise<string[]> {
    await prepareMachine(report);
    const [image, keys] = await Promise.all([ensureImage(report), this.#keys()]);
    await this.#writeClientFiles(keys);
    const socket = agentSocket(this.stateDir);
    await Promise.all([
      ensureAgent({ socket, keyFile: join(this.#sshDir, "id_ed25519") }),
      mkdir(this.mirrorDir, { recursive: true }),
    ]);
    const network = await ensureNetwork({ lab: this.name, subnet: this.subnet });
    const hosts = this.hosts.map((host) => ({ name: host, address: this.address(host) }));
    return bootHosts({
      frame: { lab: this.name, network, subnet: this.subnet, image },
      hosts,
      keys,
      retired: this.#retired,
      mirrorDir: this.mirrorDir,
      report,
    });
  }

  /** Removes the hosts that the lab had before and that are not asked for any more. */
  async retire(): Promise<void> {
    await removeContainers(this.#retired);
    const kept = this.hosts.map((host) => [host, this.#placement.hosts[host] ?? 0] as const);
    this.#placement.hosts = Object.fromEntries(kept);
    await rememberPlacement(this.name, this.#placement);
  }

  /** Containers of hosts that are not asked for any more. */
  get #retired(): string[] {
    const names = Object.keys(this.#placement.hosts).filter((host) => !this.hosts.includes(host));
    return names.map((host) => containerName(this.name, host));
  }

  /** Removes hosts, volumes, network, agent, and all state: keys, the stack's state and its secrets. */
  async down(): Promise<void> {
    await removeContainers([...(await listContainers(this.name)).keys()]);
    await removeNetwork(this.name);
    await stopAgent(agentSocket(this.stateDir));
    await rm(this.stateDir, { recursive: true, force: true });
  }

  /** Replaces hosts (all by default) by fresh ones with the same names, addresses and keys. */
  async recreate(hosts: readonly string[] = this.hosts, report?: Report): Promise<void> {
    const current = await listContainers(this.name);
    const names = hosts.map((host) => this.#container(host)).filter((name) => current.has(name));
    await removeContainers(names);
    await this.up(report);
  }

  /** Shuts a host down; with `hard` as a power failure would. */
  async stopHost(host: string, { hard = false }: { hard?: boolean } = {}): Promise<void> {
    await podman("stop", "--time", hard ? "0" : "20", this.#container(host));
  }

  /** Boots a host that was stopped, and waits for its SSH server. */
  async startHost(host: string): Promise<void> {
    const container = this.#container(host);
    await podman("start", container);
    await waitForSSH(this.address(host), { check: () => requireRunning(container) });
  }

  async status(): Promise<HostStatus[]> {
    const containers = await listContainers(this.name);
    return Promise.all(
      this.hosts.map(async (name) => {
        const address = this.address(name);
        const state = containers.get(this.#container(name))?.state ?? "absent";
        const ssh =
          state === "running" &&
          (await waitForSSH(address, { deadlineMs: 500 }).then(
            () => true,
            () => false,
          ));
        return { name, address, state, ssh };
      }),
    );
  }

  /** Runs a command (a line for the host's shell) on a host, as root by default. It may fail: see `exitCode`. */
  async ssh(
    host: string,
    command: string,
    { input, user = "root" }: { input?: string; user?: string } = {},
  ): Promise<CommandResult> {
    this.address(host);
    const args = ["-F", this.sshConfig, "-l", user, host, "--", command];
    const { stdout, stderr, exitCode, message } = await execa("ssh", args, {
      input: input ?? "",
      reject: false,
    });
    if (exitCode === undefined) throw new Error(`ssh ${host}: ${message ?? "ended by a signal"}`);
    return { stdout, stderr, exitCode };
  }

  #container(host: string): string {
    this.address(host);
    return containerName(this.name, host);
  }

  #keys(): Promise<LabKeys> {
    return ensureKeys(this.#sshDir, this.hosts);
  }

  async #writeClientFiles(keys: LabKeys): Promise<void> {
    const hosts = [...keys.hosts].map(([name, { public: hostKey }]) => ({
      name,
      address: this.address(name),
      hostKey,
    }));
    const { config, knownHosts } = clientFiles(hosts, this.#sshDir);
    await writeFile(this.sshConfig, config);
    await writeFile(join(this.#sshDir, "known_hosts"), knownHosts);
  }
}

/**
 * The lab called `name`: `dev`, `e2e`, `bench`, or another. Nothing runs before its `up`.
 *
 * @throws for a name that is not made of lower-case letters, digits and dashes.
 */
export async function openLab(name: string, options: LabOptions = {}): Promise<Lab> {
  requireLabel("lab", name);
  const hosts = options.hosts ?? (await developmentHosts());
  return new Lab(name, {
    placement: await placeLab(name, hosts),
    hosts,
    mirrorDir: options.mirrorDir ?? join(cacheDir(), "mirror"),
  });
}
