import { execa } from "execa";
import { requirePackages } from "../toolchain/packages.ts";

/** Debian packages that running hosts needs. */
const packages = [
  "podman",
  "netavark",
  "iptables",
  "debootstrap",
  "runc",
  "openssh-client",
  "iproute2",
  "procps",
];

/**
 * All hosts share the machine's limits. Every host's systemd takes its part of them, and the kernel's defaults run out
 * at about 20 hosts of all labs together. Those for inotify are what barekube itself asks of a host.
 */
const limits = {
  "fs.inotify.max_user_instances": 8192,
  "fs.inotify.max_user_watches": 1_048_576,
  "kernel.keys.maxkeys": 2000,
  "kernel.keys.maxbytes": 2_000_000,
};

/**
 * Prepares this machine to run hosts.
 *
 * @throws when it is not Linux, the user is not root, or packages cannot be installed.
 */
export async function prepareMachine(report: (text: string) => void): Promise<void> {
  if (process.platform !== "linux") {
    throw new Error(`the lab's hosts need Linux; this is ${process.platform}`);
  }
  if (process.getuid?.() !== 0) {
    throw new Error(
      `the lab's hosts are privileged containers; run this as root, not as user ${process.getuid?.()}`,
    );
  }
  await requirePackages(packages, report);
  await raiseLimits();
}

/**
 * `name=value` for those limits that are too low.
 *
 * @param present the kernel's values in the order of the limits, one a line.
 */
export function settingsToRaise(present: string): string[] {
  const values = present.trim().split("\n").map(Number);
  return Object.entries(limits)
    .filter(([, wanted], index) => (values[index] ?? 0) < wanted)
    .map(([name, wanted]) => `${name}=${wanted}`);
}

async function raiseLimits(): Promise<void> {
  const { stdout } = await execa("sysctl", ["-n", ...Object.keys(limits)]);
  const settings = settingsToRaise(stdout);
  if (settings.length > 0) await execa("sysctl", ["-q", "-w", ...settings]);
}
