import type { BastionSpec, SshSpec } from "./cluster.ts";
import type { StackConfig } from "./schema/general.ts";
import { definedOnly } from "./versions.ts";

type HostSsh = StackConfig["hosts"][number]["ssh"];

/** How to log in to a host: its own settings take precedence over the stack's. */
export function sshOf(ofHost: HostSsh, ofStack: StackConfig["ssh"]): SshSpec {
  const { bastion: hostBastion, ...own } = ofHost;
  const { bastion: stackBastion, ...shared } = ofStack;
  const ssh = { user: "root", port: 22, ...definedOnly(shared), ...definedOnly(own), hostKey: own.hostKey };
  const bastion = hostBastion ?? stackBastion;
  if (bastion === undefined || bastion === "none") return ssh;
  return { ...ssh, bastion: { ...bastion, user: bastion.user ?? ssh.user } satisfies BastionSpec };
}
