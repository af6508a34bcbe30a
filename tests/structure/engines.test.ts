import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { subset } from "semver";
import { expect, it } from "vitest";
import { z } from "zod";

// Old packages have a list here, which npm ignores.
const engines = z.object({ node: z.string().optional() }).optional().catch(undefined);
const manifest = z.object({ engines });
const lockFile = z.object({ packages: z.record(z.string(), manifest) });

it("every package runs on each Node.js that package.json allows", async () => {
  const path = fileURLToPath(new URL("../../package-lock.json", import.meta.url));
  const { "": project, ...packages } = lockFile.parse(JSON.parse(await readFile(path, "utf8"))).packages;
  const allowed = project?.engines?.node ?? "*";
  const refusing = Object.entries(packages).filter(
    ([, entry]) => entry.engines?.node !== undefined && !subset(allowed, entry.engines.node),
  );
  expect(refusing.map(([name]) => name)).toEqual([]);
});
