import type { Provider } from "../server/provider.ts";
import { commandResource } from "./command-resource.ts";
import { localInputs, remoteInputs } from "./inputs.ts";
import { runLocally } from "./local/run-locally.ts";
import { copyToRemote } from "./remote/copy-to-remote.ts";
import { ConnectionPool } from "./remote/connection-pool.ts";
import { remoteRunner } from "./remote/run-remotely.ts";

/** The package `command`: runs commands on this machine or, over SSH, on others, and copies files there. */
export function createCommandProvider(): Provider {
  const pool = new ConnectionPool();
  return {
    name: "command",
    version: "1.2.1",
    resources: {
      "command:remote:Command": commandResource({ fields: remoteInputs, run: remoteRunner(pool) }),
      "command:remote:CopyToRemote": copyToRemote(pool),
      "command:local:Command": commandResource({ fields: localInputs, run: runLocally }),
    },
    invokes: {
      "command:local:run": async (args, context) => ({
        ...args,
        ...(await runLocally({ inputs: args, command: String(args.command), context, timeoutSeconds: 0 })),
      }),
    },
    cancel: () => pool.close(),
  };
}
