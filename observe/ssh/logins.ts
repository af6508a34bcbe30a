import type { Client, ClientChannel } from "ssh2";
import { withPort } from "../../config/addresses.ts";
import type { HostSpec } from "../../config/cluster.ts";
import { bastionEndpoint, type Endpoint, hostEndpoint } from "./endpoint.ts";
import { loginSeconds } from "./login-failure.ts";
import { type Identity, login } from "./login.ts";
import { NoAnswer } from "./no-answer.ts";

/** Logs in to hosts, through their bastions if they have one. All hosts behind a bastion share one login to it. */
export class Logins {
  readonly #identity: Identity;
  readonly #bastions = new Map<string, Promise<Client>>();

  constructor(identity: Identity) {
    this.#identity = identity;
  }

  /** @throws NoAnswer, which names the bastion if that is what fails. */
  async open(spec: HostSpec): Promise<Client> {
    const host = hostEndpoint(spec);
    const { bastion: settings } = spec.ssh;
    if (settings === undefined) return login(host, this.#identity);
    const bastion = bastionEndpoint(settings, spec.ssh);
    const client = await this.#bastion(bastion);
    return login(host, this.#identity, await forward(client, host, bastion));
  }

  /** Ends the logins to bastions. */
  close(): void {
    for (const bastion of this.#bastions.values()) {
      bastion.then(
        (client) => client.end(),
        () => undefined,
      );
    }
    this.#bastions.clear();
  }

  #bastion(bastion: Endpoint): Promise<Client> {
    const key = JSON.stringify(bastion);
    const known = this.#bastions.get(key);
    if (known !== undefined) return known;
    const opened = login(bastion, this.#identity).catch((error: unknown) => {
      throw error instanceof NoAnswer
        ? new NoAnswer(`is behind ${nameOf(bastion)}, which ${error.message}`)
        : error;
    });
    this.#bastions.set(key, opened);
    const forget = () => this.#bastions.delete(key);
    opened.then(
      (client) => client.once("close", forget),
      () => undefined,
    );
    return opened;
  }
}

const nameOf = ({ user, address, port }: Endpoint): string =>
  `the bastion ${user}@${withPort(address, port)}`;

/** SSH's reason code when a server's settings prohibit the channel (RFC 4254, section 5.1). */
const prohibited = 1;

function forward(client: Client, host: Endpoint, bastion: Endpoint): Promise<ClientChannel> {
  const over = nameOf(bastion);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new NoAnswer(`did not answer ${over} within ${loginSeconds} s; ${look}`));
    }, loginSeconds * 1000);
    client.forwardOut("127.0.0.1", 0, host.address, host.port, (error, channel) => {
      clearTimeout(timer);
      if (error === undefined) resolve(channel);
      else reject(new NoAnswer(whyNotForwarded(error, over)));
    });
  });
}

function whyNotForwarded(error: Error & { reason?: unknown }, over: string): string {
  if (error.reason === prohibited) {
    return `is behind ${over}, which does not forward there; see AllowTcpForwarding and PermitOpen in its sshd_config`;
  }
  const why = error.message.replace(/^.*: /, "") || "connection failed";
  return `cannot be reached from ${over} (${why}); ${look}`;
}

const look =
  "check that it is running, that its address and ssh.port are right and that no firewall is in the way";
