import { join } from "node:path";

/**
 * The Pulumi engine's environment for a lab: its own home, backend and passphrase below the state folder, and
 * its SSH agent.
 */
export function engineEnvironment(args: { stateDir: string; authSock: string }): Record<string, string> {
  const { stateDir, authSock } = args;
  return {
    PULUMI_HOME: join(stateDir, "pulumi"),
    PULUMI_BACKEND_URL: `file://${join(stateDir, "state")}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: join(stateDir, "passphrase"),
    PULUMI_SKIP_UPDATE_CHECK: "1",
    // The home has the plugins of the versions in package.json.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
    SSH_AUTH_SOCK: authSock,
  };
}
