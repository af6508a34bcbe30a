import { once } from "node:events";
import type { Client, ClientChannel } from "ssh2";
import { exec } from "./open-channel.ts";

/**
 * The variables that the server does not accept (see `AcceptEnv` in sshd_config). It is found out by a
 * command of its own, as the client library does not wait for the answer to a variable.
 */
export async function refusedVariables(
  client: Client,
  environment: Record<string, string>,
): Promise<string[]> {
  const refused = await Promise.all(
    Object.entries(environment).map(async ([name, value]) => {
      if (!/^[A-Za-z_]\w*$/.test(name)) return [name];
      const command = `printenv ${name} >/dev/null`;
      const attach = async (channel: ClientChannel) => {
        channel.resume();
        channel.stderr.resume();
        const [status] = (await once(channel, "close")) as [number | null | undefined];
        return status === 0;
      };
      const accepted = await exec({ client, command, environment: { [name]: value }, attach });
      return accepted ? [] : [name];
    }),
  );
  return refused.flat();
}
