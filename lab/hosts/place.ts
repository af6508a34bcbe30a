import { join } from "node:path";
import { type Family, inURL } from "../../config/addresses.ts";
import { engineEnvironment } from "../stack/environment.ts";
import { addressIn, mirrorAddress, subnetsOf } from "./addresses.ts";
import { agentSocket } from "./agent.ts";
import { containerName } from "./host-container.ts";
import { ensureKeys, type LabKeys } from "./keys.ts";
import { withoutComment } from "./ssh-client.ts";
import { type Placement, stateDirOf } from "./state.ts";

export interface LabPlaceArgs {
  placement: Placement;
  hosts: readonly string[];
  /** The address families of the hosts, in the order of preference. */
  families: readonly Family[];
  mirrorDir: string;
}

/** Where a lab is: its addresses, folders and keys. Nothing has to run for that. */
export class LabPlace {
  readonly name: string;
  /** The one whose addresses are used wherever only one can be. */
  readonly subnet: string;
  /** All, one for each address family. */
  readonly subnets: readonly string[];
  readonly stateDir: string;
  readonly mirrorDir: string;
  /** Names of the hosts, as they were asked for. */
  readonly hosts: readonly string[];
  protected readonly placement: Placement;

  constructor(name: string, { placement, hosts, families, mirrorDir }: LabPlaceArgs) {
    this.name = name;
    this.subnets = subnetsOf(placement.subnet, families);
    this.subnet = this.subnets[0] ?? placement.subnet;
    this.stateDir = stateDirOf(name);
    this.mirrorDir = mirrorDir;
    this.hosts = hosts;
    this.placement = placement;
  }

  /** The address of the lab's mirror of the official download sites, without a trailing slash. */
  get mirrorUrl(): string {
    return `http://${inURL(mirrorAddress(this.subnet))}`;
  }

  /** For `ssh -F`; knows the hosts by name. */
  get sshConfig(): string {
    return join(this.sshDir, "config");
  }

  /** What the Pulumi engine needs in its environment, in addition to this process's. */
  get env(): Record<string, string> {
    return engineEnvironment({
      stateDir: this.stateDir,
      authSock: agentSocket(this.stateDir),
      hosts: this.hosts.length,
    });
  }

  /** @throws for a name that is not one of the lab's hosts. */
  address(host: string): string {
    return this.addresses(host)[0] ?? "";
  }

  /**
   * One for each address family, in the order of preference.
   *
   * @throws for a name that is not one of the lab's hosts.
   */
  addresses(host: string): string[] {
    const number = this.hosts.includes(host) ? this.placement.hosts[host] : undefined;
    if (number === undefined) {
      throw new Error(`lab "${this.name}" has no host "${host}"; allowed: ${this.hosts.join(", ")}`);
    }
    return this.subnets.map((subnet) => addressIn(subnet, number));
  }

  /** The hosts' SSH keys as stack files have them, by host. */
  async hostKeys(): Promise<Map<string, string>> {
    const { hosts } = await this.keys();
    return new Map([...hosts].map(([host, key]) => [host, withoutComment(key.public)]));
  }

  protected get sshDir(): string {
    return join(this.stateDir, "ssh");
  }

  protected keys(): Promise<LabKeys> {
    return ensureKeys(this.sshDir, this.hosts);
  }

  /** @throws for a name that is not one of the lab's hosts. */
  protected container(host: string): string {
    this.address(host);
    return containerName(this.name, host);
  }

  /** Containers of hosts that have left the lab. */
  protected get retired(): string[] {
    const names = Object.keys(this.placement.hosts).filter((host) => !this.hosts.includes(host));
    return names.map((host) => containerName(this.name, host));
  }
}
