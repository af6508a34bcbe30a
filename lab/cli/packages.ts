import { requirePackages } from "../toolchain/packages.ts";

/** Debian packages with the programs that check and test the scripts. */
const packages = ["shellcheck", "shfmt", "jq"];

/** Has this machine check and run shell scripts. */
export function requireShellTools(): Promise<void> {
  return requirePackages(packages, (text) => console.log(text));
}
