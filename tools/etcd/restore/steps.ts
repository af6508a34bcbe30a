import { z } from "zod";
import { etcdHealth, peerURL } from "../../../components/etcd/files.ts";
import { restoreProgram } from "../../../components/etcd/snapshots/program.ts";
import { type ClusterSpec, etcdHosts, type HostSpec, masterHosts } from "../../../config/cluster.ts";
import type { Logins } from "../../../observe/ssh/logins.ts";
import { HostFailure, runProgram } from "../run-program.ts";

/** What asks etcd, or relies on what API servers have told it. */
const unitsLine = "restore units kube-apiserver kube-controller-manager kube-scheduler";

/** What a host says of itself before a restore. */
const state = z.object({
  /** The revision of its member; null while that does not answer. */
  revision: z.number().nullable(),
  /** The snapshot of a restore that has not come to its end; empty for none. */
  restoring: z.string(),
  /** Lines of the cluster's authority; none on a host that does not have it. */
  authority: z.array(z.string()),
  /** What it lacks. */
  missing: z.array(z.string()),
});

export type State = z.infer<typeof state>;

const fetched = z.object({
  revision: z.number(),
  keys: z.number(),
  size: z.number(),
  time: z.number().optional(),
  kubernetes: z.string().optional(),
});

export type Fetched = z.infer<typeof fetched>;

const verified = z.object({ nodes: z.array(z.string()) }).nullable();

/** The steps of a restore on the hosts of a cluster; see etcd-restore.sh. Each throws HostFailure. */
export class Steps {
  readonly members: readonly HostSpec[];
  readonly masters: readonly HostSpec[];
  readonly #cluster: ClusterSpec;
  readonly #logins: Logins;
  #authority: string[] = [];

  constructor(cluster: ClusterSpec, logins: Logins) {
    this.#cluster = cluster;
    this.#logins = logins;
    this.members = etcdHosts(cluster);
    this.masters = masterHosts(cluster);
  }

  /** What all members say; masters without etcd are asked whether they answer, and for the cluster's authority. */
  async look(): Promise<Map<HostSpec, State>> {
    const others = this.masters.filter((host) => !this.members.includes(host));
    const hosts = [...this.members, ...others];
    const answers = (await this.#onAll(hosts, "look", [])).map((answer) => state.parse(JSON.parse(answer)));
    this.#authority = [...new Set(answers.flatMap(({ authority }) => authority))];
    return new Map(
      answers.slice(0, this.members.length).map((answer, index) => [hosts[index] as HostSpec, answer]),
    );
  }

  async fetch(host: HostSpec, lines: readonly string[]): Promise<Fetched> {
    const authority = this.#authority.length === 0 ? [] : [`restore authority ${this.#authority.join(" ")}`];
    return fetched.parse(JSON.parse(await this.#on(host, "fetch", [...lines, ...authority])));
  }

  /** @param lines of the name, the token and the bump. */
  build(lines: readonly string[]): Promise<unknown> {
    const all = this.members.map((host) => `${host.name}=${peerURL(host)}`).join(",");
    return this.#onAll(this.members, "build", (host) => [
      ...lines,
      `restore members ${all}`,
      `restore url ${peerURL(host)}`,
    ]);
  }

  stop = (name: string) => this.#onAll(this.masters, "stop", [`restore name ${name}`, unitsLine]);
  swap = (name: string) => this.#onAll(this.members, "swap", [`restore name ${name}`]);
  await = () => this.#onAll(this.members, "await", [`restore health ${etcdHealth}`]);
  start = () => this.#onAll(this.masters, "start", [unitsLine]);
  finish = () => this.#onAll([...new Set([...this.members, ...this.masters])], "finish", []);

  /** @returns the names of the Nodes; nothing while no master has an API server. */
  async verify(): Promise<string[] | undefined> {
    for (const host of this.masters) {
      const answer = verified.parse(JSON.parse(await this.#on(host, "verify", [])));
      if (answer !== null) return answer.nodes;
    }
    return undefined;
  }

  #on(host: HostSpec, step: string, lines: readonly string[]): Promise<string> {
    const program = { text: restoreProgram(), cluster: this.#cluster, host, logins: this.#logins };
    return runProgram(program, { args: [step], lines, timeoutSeconds: 7200 });
  }

  /** On all of them at the same time; what has begun is waited for, and then every failure is told. */
  async #onAll(
    hosts: readonly HostSpec[],
    step: string,
    lines: readonly string[] | ((host: HostSpec) => readonly string[]),
  ): Promise<string[]> {
    const results = await Promise.allSettled(
      hosts.map((host) => this.#on(host, step, typeof lines === "function" ? lines(host) : lines)),
    );
    const failures = results.flatMap((result) =>
      result.status === "rejected" ? [result.reason as Error] : [],
    );
    for (const failure of failures) if (!(failure instanceof HostFailure)) throw failure;
    if (failures.length > 0) throw new HostFailure(failures.map(({ message }) => message).join("\n"));
    return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  }
}
