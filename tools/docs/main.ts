import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { configurationDocument } from "./configuration.ts";

const folder = new URL("../../docs/", import.meta.url);
const file = fileURLToPath(new URL("configuration.md", folder));
await mkdir(folder, { recursive: true });
await writeFile(file, configurationDocument());
console.log(`Wrote ${file}.`);
