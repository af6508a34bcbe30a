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

/** Every host's systemd takes its share; the kernel's defaults run out at about 20 hosts of all labs together. */
const limits = {
  "fs.inotify.max_user_instances": 2048,
  "kernel.keys.maxkeys": 2000,
  "kernel.keys.maxbytes": 2_000_000,
};

/**
 * Has what this machine needs to run hosts.
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

/** Raises those of the kernel's limits that are lower than many hosts need. */
async function raiseLimits(): Promise<void> {
  const names = Object.keys(limits);
  const { stdout } = await execa("sysctl", ["-n", ...names]);
  const present = stdout.split("\n").map(Number);
  const settings = Object.entries(limits).filter(([, wanted], index) => (present[index] ?? 0) < wanted);
  if (settings.length === 0) return;
  await execa("sysctl", ["-q", "-w", ...settings.map(([name, wanted]) => `${name}=${wanted}`)]);
}
