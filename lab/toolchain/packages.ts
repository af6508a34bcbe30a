import { execa } from "execa";

async function missingPackages(packages: readonly string[]): Promise<string[]> {
  const states = await Promise.all(
    packages.map(async (name) => {
      const { stdout } = await execa("dpkg-query", ["--show", "--showformat=${db:Status-Status}", name], {
        reject: false,
      });
      return { name, installed: stdout === "installed" };
    }),
  );
  return states.filter(({ installed }) => !installed).map(({ name }) => name);
}

/**
 * Installs the Debian packages that are not there yet.
 *
 * @throws when this user may not install them, or apt-get fails.
 */
export async function requirePackages(
  packages: readonly string[],
  note: (text: string) => void,
): Promise<void> {
  const missing = await missingPackages([...new Set(packages)].sort());
  if (missing.length === 0) return;
  const command = `apt-get install --yes --no-install-recommends ${missing.join(" ")}`;
  if (process.getuid?.() !== 0) {
    throw new Error(`Debian packages are missing; install them as root and try again: ${command}`);
  }
  note(`installing the Debian packages ${missing.join(", ")}`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const install = () => execa(command, { shell: true, env, stdin: "ignore", all: true, reject: false });
  let result = await install();
  if (result.failed) {
    // The machine's package lists are missing or out of date.
    await execa("apt-get", ["update"], { reject: false });
    result = await install();
  }
  if (result.failed) throw new Error(`"${command}" failed: ${result.all}`);
}
