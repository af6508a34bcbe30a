import { execa } from "execa";

/** The cluster as its administrator sees it. */
export class Kubectl {
  readonly #binary: string;
  readonly #kubeconfig: string;
  readonly #server: string | undefined;

  constructor(args: { binary: string; kubeconfig: string; server?: string }) {
    this.#binary = args.binary;
    this.#kubeconfig = args.kubeconfig;
    this.#server = args.server;
  }

  /** The same through another master. */
  through(address: string): Kubectl {
    return new Kubectl({
      binary: this.#binary,
      kubeconfig: this.#kubeconfig,
      server: `https://${address}:6443`,
    });
  }

  /** The same cluster as somebody else sees it. */
  as(kubeconfig: string): Kubectl {
    return new Kubectl({ binary: this.#binary, kubeconfig });
  }

  /** Whether RBAC allows it. */
  async can(verb: string, resource: string, where: string): Promise<boolean> {
    const question = ["auth", "can-i", verb, resource, "--namespace", where];
    // kubectl exits with 1 for a no.
    const answer = await this.run(question).catch((error: unknown) => String(error));
    return answer.trim() === "yes";
  }

  /** @throws with what kubectl said on stderr. */
  async run(args: readonly string[], { input = "" }: { input?: string } = {}): Promise<string> {
    const server = this.#server === undefined ? [] : ["--server", this.#server];
    const { exitCode, stdout, stderr } = await execa(
      this.#binary,
      ["--kubeconfig", this.#kubeconfig, ...server, "--request-timeout", "20s", ...args],
      { input, reject: false, timeout: 120_000 },
    );
    if (exitCode === 0) return stdout;
    throw new Error(`kubectl ${args.join(" ")}: ${stderr || `ended with ${exitCode}`}`);
  }

  async json(...args: string[]): Promise<unknown> {
    return JSON.parse(await this.run([...args, "--output", "json"]));
  }

  /** Runs a program in a Pod of the tests' namespace. */
  exec(pod: string, ...command: string[]): Promise<string> {
    return this.run(["--namespace", namespace, "exec", pod, "--", ...command]);
  }
}

/** Where everything is that the tests put into a cluster. */
export const namespace = "e2e";
