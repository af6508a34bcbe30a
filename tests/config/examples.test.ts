import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { expect, it } from "vitest";
import { loadCluster } from "../../components/load.ts";
import { flanneldChecksums, hostKey } from "./valid-stack.ts";

const folder = new URL("../../examples/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));

interface Example {
  config: Record<string, unknown> & { "barekube:hosts": { name: string }[] };
}

/** The settings of an example, as they are once somebody has put in the hosts' keys. */
function settingsOf(file: string): Record<string, unknown> {
  const { config } = parse(readFileSync(new URL(file, folder), "utf8")) as Example;
  const settings = Object.entries(config).map(
    ([key, value]) => [key.replace(/^barekube:/, ""), value] as const,
  );
  const hosts = config["barekube:hosts"].map((host) => ({ ...host, ssh: { hostKey } }));
  return { ...Object.fromEntries<unknown>(settings), hosts, artifacts: { checksums: flanneldChecksums } };
}

it.each(files)("%s is a valid stack file", (file) => {
  expect(loadCluster(settingsOf(file)).hosts.length).toBeGreaterThan(0);
});

it("are all in the table of examples/README.md", () => {
  const readme = readFileSync(new URL("README.md", folder), "utf8");
  for (const file of files) expect(readme).toContain(`| [${file}](${file}) |`);
});
