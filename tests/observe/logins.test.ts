import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { output } from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectionTo } from "../../components/host/remote/connection.ts";
import { readPrivateKey } from "../../components/host/remote/ssh-keys.ts";
import { whyNot } from "../../observe/ssh/login-failure.ts";
import { Logins } from "../../observe/ssh/logins.ts";
import { runScript } from "../../observe/ssh/run-script.ts";
import type { BastionSpec, HostSpec } from "../../config/cluster.ts";
import { loadCluster } from "../../components/load.ts";
import { newKey, type SshServer, type SshServerOptions, startSshServer } from "../lab/plugins/ssh-server.ts";
import { validStack } from "../config/valid-stack.ts";

const key = newKey();
const otherKey = newKey();
const identity = readPrivateKey({ privateKey: output(key.private), passphrase: undefined });

let servers: SshServer[];
beforeEach(() => {
  servers = [];
  vi.stubEnv("SSH_AUTH_SOCK", "");
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

async function server(options: Partial<SshServerOptions> = {}): Promise<SshServer> {
  const started = await startSshServer({ authorized: { key: key.public }, ...options });
  servers.push(started);
  return started;
}

/** A host of the stack, at a server's place. */
function hostAt({ port, hostKey }: { port: number; hostKey: string }, bastion?: BastionSpec): HostSpec {
  const [spec] = loadCluster(validStack()).hosts;
  if (spec === undefined) throw new Error("the valid stack has no host");
  return {
    ...spec,
    address: "127.0.0.1",
    ssh: { user: "root", port, hostKey, ...(bastion === undefined ? {} : { bastion }) },
  };
}

const bastionAt = ({ port, hostKey }: { port: number; hostKey: string }): BastionSpec => ({
  address: "127.0.0.1",
  user: "root",
  port,
  hostKey,
});

/** What a login says when it fails; "in" when it does not. */
async function outcomeOf(spec: HostSpec, logins?: Logins): Promise<string> {
  const own = logins ?? new Logins(await identity);
  try {
    (await own.open(spec)).end();
    return "in";
  } catch (error) {
    return (error as Error).message;
  } finally {
    if (logins === undefined) own.close();
  }
}

it("tells an agent with too many keys from one without the right key", () => {
  const { hostKey } = hostAt({ port: 22, hostKey: key.public }).ssh;
  const endpoint = {
    address: "127.0.0.1",
    port: 22,
    user: "root",
    hostKey,
    agent: "/agent.sock",
    setting: "ssh",
  };
  const attempt = { endpoint, hostKey: Buffer.from("a"), offered: undefined, hasKey: false };
  expect(whyNot(new Error("Too many authentication failures"), attempt)).toMatch(
    /^turns root away after so many keys \(MaxAuthTries in its sshd_config\), having tried the keys of the SSH agent; .*sshPrivateKey, or point ssh\.agentSocketPath/,
  );
});

it.each([{ home: "/tmp" }, {}])("finds out whether there is SFTP: %s", async (options) => {
  const logins = new Logins(await identity);
  const script = { text: "echo hello\n", timeoutSeconds: 20 };
  const answer = await runScript(hostAt(await server(options)), logins, script);
  expect(answer).toMatchObject({ status: 0, stdout: "hello\n", stderr: "", hasSFTP: "home" in options });
  expect(answer.asked.to - answer.asked.from).toBeGreaterThanOrEqual(0);
  logins.close();
});

describe("a login over a bastion", () => {
  it("reaches the host through it, and several hosts share one", async () => {
    const [bastion, one, other] = [await server(), await server(), await server()];
    const logins = new Logins(await identity);
    const specs = [one, other, one].map((host) => hostAt(host, bastionAt(bastion)));
    expect(await Promise.all(specs.map((spec) => outcomeOf(spec, logins)))).toEqual(["in", "in", "in"]);
    expect(bastion.seen).toMatchObject({ logins: 1, forwards: 3 });
    logins.close();
  });

  it("names the bastion that shows another host key, and shows it no credential", async () => {
    const [bastion, host] = [await server(), await server()];
    const message = await outcomeOf(hostAt(host, { ...bastionAt(bastion), hostKey: otherKey.public }));
    expect(message).toMatch(
      /^is behind the bastion root@127\.0\.0\.1:\d+, which shows the host key SHA256:\S+, but the stack file has SHA256:\S+; .* into its ssh\.bastion\.hostKey/,
    );
    expect(bastion.seen).toMatchObject({ logins: 0, failures: 0 });
    expect(host.seen.logins).toBe(0);
  });

  it("checks the host's own key as strictly", async () => {
    const [bastion, host] = [await server(), await server()];
    const spec = hostAt({ port: host.port, hostKey: otherKey.public }, bastionAt(bastion));
    expect(await outcomeOf(spec)).toMatch(/^shows the host key SHA256:.* into its ssh\.hostKey/);
    expect(host.seen).toMatchObject({ logins: 0, failures: 0 });
  });

  it("names the bastion that does not let us in", async () => {
    const [bastion, host] = [await server({ authorized: { key: otherKey.public } }), await server()];
    expect(await outcomeOf(hostAt(host, bastionAt(bastion)))).toMatch(
      /^is behind the bastion \S+, which does not let root in with the sshPrivateKey of the stack; add its public key .* or set the right ssh\.bastion\.user and key$/,
    );
  });

  it("names the bastion that cannot be reached", async () => {
    const bastion = await server();
    await bastion.close();
    expect(await outcomeOf(hostAt(await server(), bastionAt(bastion)))).toMatch(
      /^is behind the bastion \S+, which refuses connections; start its SSH server, or set ssh\.bastion\.port to where it listens/,
    );
  });

  it("names the bastion that does not forward", async () => {
    const [bastion, host] = [await server({ forwards: false }), await server()];
    expect(await outcomeOf(hostAt(host, bastionAt(bastion)))).toMatch(
      /^is behind the bastion \S+, which does not forward there; see AllowTcpForwarding/,
    );
  });

  it("names the host that the bastion does not reach, or that does not let us in", async () => {
    const [bastion, host] = [await server(), await server({ authorized: { key: otherKey.public } })];
    expect(await outcomeOf(hostAt(host, bastionAt(bastion)))).toMatch(
      /^does not let root in with the sshPrivateKey/,
    );
    await host.close();
    expect(await outcomeOf(hostAt(host, bastionAt(bastion)))).toMatch(
      /^cannot be reached from the bastion \S+ \(connection failed\); check that it is running/,
    );
  });

  it("logs in to the bastion again when it has broken off", async () => {
    const [bastion, host] = [await server(), await server()];
    const logins = new Logins(await identity);
    const spec = hostAt(host, bastionAt(bastion));
    expect(await outcomeOf(spec, logins)).toBe("in");
    bastion.breakConnections();
    await vi.waitFor(
      async () => {
        expect(await outcomeOf(spec, logins)).toBe("in");
      },
      { timeout: 10_000 },
    );
    expect(bastion.seen.logins).toBe(2);
    logins.close();
  });
});

describe("a direct login", () => {
  it("without any key says so", async () => {
    expect(await outcomeOf(hostAt(await server()), new Logins(undefined))).toMatch(
      /^does not let root in with no key at all; start an SSH agent with your key/,
    );
  });

  it("that gets no answer ends after ten seconds", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const outcome = outcomeOf(hostAt({ port, hostKey: otherKey.public }), new Logins(await identity));
    await once(silent, "connection");
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    expect(await outcome).toMatch(/^did not answer within 10 s; /);
    silent.close();
  });
});

describe("connectionTo", () => {
  it("gives the bastion a strict host key and the same credentials", () => {
    const bastion = { address: "b.example.com", port: 2222, user: "jump", hostKey: otherKey.public };
    const spec = hostAt({ port: 22, hostKey: key.public }, bastion);
    spec.ssh.agentSocketPath = "/run/agent.sock";
    const credentials = { privateKey: output("key"), passphrase: output("passphrase") };
    expect(connectionTo(spec, credentials).proxy).toEqual({
      host: "b.example.com",
      port: 2222,
      user: "jump",
      hostKey: otherKey.public,
      dialErrorLimit: 10,
      perDialTimeout: 10,
      privateKey: credentials.privateKey,
      privateKeyPassword: credentials.passphrase,
      agentSocketPath: "/run/agent.sock",
    });
  });
});
