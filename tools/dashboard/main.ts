import { once } from "node:events";
import { parseArgs } from "node:util";
import { accounts } from "../../components/addons/headlamp/names.ts";
import { accessOptions, authorityOf, clusterAccess } from "../api/access.ts";
import { turnToReachable } from "../api/ways.ts";
import { run } from "../run.ts";
import { stackOptions, stackUsage } from "../stack-place.ts";
import { optionsFrom } from "./arguments.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { forward } from "./forward.ts";
import { tokenFor } from "./token.ts";

const usage = `Usage: npm run dashboard [-- [--admin] [--hours N] [--port N] [--stack NAME]]
  Opens a way to the cluster's dashboard (addons.headlamp) on this machine, until Ctrl-C, and prints a token for it.
  --admin            with all rights; default: everything but Secrets can be seen, and nothing changed
  --hours N          how long the token is valid; default: 1
  --port N           the port on this machine, 0 for any that is free; default: 8443
${stackUsage}
  --kubeconfig FILE  whose rights to use; default: the administrator's, from the stack`;

async function dashboard(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...stackOptions,
      ...accessOptions,
      admin: { type: "boolean", default: false },
      hours: { type: "string", default: "1" },
      port: { type: "string", default: "8443" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { seconds, port: wanted } = optionsFrom(values);
  const { config, cluster } = await clusterAccess(values);
  const authority = await authorityOf(cluster);
  await turnToReachable(config);
  const account = values.admin ? accounts.admin : accounts.viewer;
  const { text, expires } = await tokenFor(config, { account, seconds });
  const { server, port } = await forward(config, wanted);
  const fingerprint = await fingerprintOf({ port, authority });
  console.log(`https://localhost:${port}

Token of the account ${account}, valid until ${expires.toISOString()}:
${text}

The certificate is from the cluster's own authority, which a browser does not know. Its SHA-256 fingerprint:
${fingerprint}

Ctrl-C closes the way.`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM"), once(server, "close")]);
  // Connections that a browser keeps open would keep this process, too.
  process.exit(0);
}

await run(dashboard);
