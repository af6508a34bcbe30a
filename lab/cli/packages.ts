import { requirePackages } from "../toolchain/packages.ts";

/** Debian packages with the programs that check and test the scripts, the units, the keys and the plugins. */
const packages = [
  "shellcheck",
  "shfmt",
  "jq",
  "curl",
  "openssl",
  "openssh-client",
  "nftables",
  "procps",
  "systemd",
  "util-linux",
];

/** Makes sure that this machine can check and run shell scripts. */
export function requireShellTools(): Promise<void> {
  return requirePackages(packages, (text) => console.log(text));
}
