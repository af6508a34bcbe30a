import { join } from "node:path";

/**
 * The Pulumi engine's environment for a lab: its own home, backend and passphrase below the state folder, and
 * its SSH agent.
 */
export function engineEnvironment(args: {
  stateDir: string;
  authSock: string;
  /** How many the lab has. */
  hosts: number;
}): Record<string, string> {
  const { stateDir, authSock, hosts } = args;
  return {
    PULUMI_HOME: join(stateDir, "pulumi"),
    // By default the backend keeps a second file beside each, and half of one after a kill makes the state unreadable.
    PULUMI_BACKEND_URL: `file://${join(stateDir, "state")}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE_FILE: join(stateDir, "passphrase"),
    PULUMI_SKIP_UPDATE_CHECK: "1",
    // The home has the plugins of the versions in package.json.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
    SSH_AUTH_SOCK: authSock,
    // Commands wait for hosts most of the time; the default, four per processor, would make them wait for each other.
    PULUMI_PARALLEL: "32",
    // A host that cannot be reached keeps nobody else from getting what the stack file says.
    PULUMI_OPTION_CONTINUE_ON_ERROR: "true",
    // Each checkpoint leaves garbage. It is collected when there is much of it, not when there is half as much as of
    // all else: with five hosts that takes a quarter of the engine's time away, and no more memory.
    GOGC: "off",
    GOMEMLIMIT: `${memoryLimit(hosts)}MiB`,
    // The backend's copy of every earlier checkpoint costs about a tenth of the engine's time.
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
  };
}

/**
 * How much the engine may have before it collects garbage, in MiB. A checkpoint of 30 hosts takes 500 for a moment, and
 * an engine that had no more would collect garbage most of the time. Beyond 50 hosts only previews were measured, which
 * need about 1 for each host.
 */
const memoryLimit = (hosts: number): number => 160 + 18 * Math.min(hosts, 50) + Math.max(0, hosts - 50);
