import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheDir } from "../cache.ts";
import { prepareMachine } from "../machine/machine.ts";
import { requireLabel } from "./addresses.ts";
import type { Family } from "../../config/addresses.ts";
import { trackedFamilies, trackedHosts } from "../stack-source.ts";
import { agentSocket, ensureAgent, stopAgent } from "./agent.ts";
import { bootHosts } from "./boot.ts";
import { listContainers, removeContainers, requireRunning } from "./container.ts";
import { ensureImage } from "./image.ts";
import { ensureNetwork, removeNetwork } from "./network.ts";
import { forgetHostKey } from "./keys.ts";
import { LabPlace } from "./place.ts";
import { podman } from "./podman.ts";
import { type CommandResult, runOverSSH } from "./run-over-ssh.ts";
import { writeClientFiles } from "./ssh-client.ts";
import { placeLab, rememberPlacement } from "./state.ts";
import { answersSSH, waitForSSH } from "./wait-for-ssh.ts";

export interface LabOptions {
  /** Names of the hosts; by default those of the example with the lab's name, or else of Pulumi.dev.yaml. */
  hosts?: readonly string[];
  /**
   * The hosts' address families, in the order of preference; by default those of `network.serviceCIDR` in that stack file,
   * or IPv4 where `hosts` are given.
   */
  families?: readonly Family[];
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

type Report = (text: string) => void;

/** Hosts for trying out a stack on this machine; get one from openLab. */
export class Lab extends LabPlace {
  /**
   * Starts all hosts and waits until they answer SSH. Whatever is missing is made: image, keys, network, agent,
   * containers. Hosts that run already are left alone, and so are those that have left the lab, because a stack
   * may still have to clean them.
   *
   * @param report is told what is being done.
   * @returns the names of the hosts that are fresh, with nothing on them.
   */
  async up(report: Report = () => undefined): Promise<string[]> {
    await prepareMachine(report);
    const [image, keys] = await Promise.all([ensureImage(report), this.keys()]);
    const hosts = this.hosts.map((host) => ({ name: host, addresses: this.addresses(host) }));
    await writeClientFiles(
      hosts.map(({ name }) => ({
        name,
        address: this.address(name),
        hostKey: keys.hosts.get(name)?.public ?? "",
      })),
      this.sshDir,
    );
    const socket = agentSocket(this.stateDir);
    await Promise.all([
      ensureAgent({ socket, keyFile: join(this.sshDir, "id_ed25519") }),
      mkdir(this.mirrorDir, { recursive: true }),
    ]);
    const network = await ensureNetwork({ lab: this.name, subnets: this.subnets });
    return bootHosts({
      frame: { lab: this.name, network, subnets: this.subnets, image },
      hosts,
      keys,
      retired: this.retired,
      mirrorDir: this.mirrorDir,
      report,
    });
  }

  /** Removes the hosts that have left the lab. */
  async retire(): Promise<void> {
    await removeContainers(this.retired);
    const kept = this.hosts.map((host) => [host, this.placement.hosts[host] ?? 0] as const);
    this.placement.hosts = Object.fromEntries(kept);
    await rememberPlacement(this.name, this.placement);
  }

  /** Removes hosts, volumes, network and agent, and the whole state: keys, the stack's state and its secrets. */
  async down(): Promise<void> {
    await removeContainers([...(await listContainers(this.name)).keys()]);
    await removeNetwork(this.name);
    await stopAgent(agentSocket(this.stateDir));
    await rm(this.stateDir, { recursive: true, force: true });
  }

  /** Replaces hosts (by default all) with fresh ones of the same names, addresses and keys. */
  async recreate(hosts: readonly string[] = this.hosts, report?: Report): Promise<void> {
    const current = await listContainers(this.name);
    const names = hosts.map((host) => this.container(host)).filter((name) => current.has(name));
    await removeContainers(names);
    await this.up(report);
  }

  /** Replaces a host with a fresh one that has another key, as another installation of its operating system does. */
  async reinstall(host: string): Promise<void> {
    await forgetHostKey(this.sshDir, host);
    await this.recreate([host]);
  }

  /** Shuts a host down; with `hard`, as a power failure would. */
  async stopHost(host: string, { hard = false }: { hard?: boolean } = {}): Promise<void> {
    await podman("stop", "--time", hard ? "0" : "20", this.container(host));
  }

  /** Boots a host that was stopped, and waits for its SSH server. */
  async startHost(host: string): Promise<void> {
    const container = this.container(host);
    await podman("start", container);
    await waitForSSH(this.address(host), { check: () => requireRunning(container) });
  }

  async status(): Promise<HostStatus[]> {
    const containers = await listContainers(this.name);
    const statusOf = async (name: string): Promise<HostStatus> => {
      const address = this.address(name);
      const state = containers.get(this.container(name))?.state ?? "absent";
      return { name, address, state, ssh: state === "running" && (await answersSSH(address)) };
    };
    return Promise.all(this.hosts.map(statusOf));
  }

  /** Runs a command (a line for the host's shell) on a host, as root by default. It may fail: see `exitCode`. */
  async ssh(
    host: string,
    command: string,
    { input = "", user = "root" }: { input?: string; user?: string } = {},
  ): Promise<CommandResult> {
    this.address(host);
    return runOverSSH({ config: this.sshConfig, user, host, command, input });
  }
}

/**
 * The lab called `name`: `dev`, `e2e`, `bench` or any other. Nothing runs before its `up`.
 *
 * @throws for a name that is not made of lower-case letters, digits and dashes.
 */
export async function openLab(name: string, options: LabOptions = {}): Promise<Lab> {
  requireLabel("lab", name);
  const hosts = options.hosts ?? (await trackedHosts(name));
  const ofStackFile = async () =>
    options.hosts === undefined ? await trackedFamilies(name) : (["IPv4"] as const);
  return new Lab(name, {
    placement: await placeLab(name, hosts),
    hosts,
    families: options.families ?? (await ofStackFile()),
    mirrorDir: options.mirrorDir ?? join(cacheDir(), "mirror"),
  });
}
