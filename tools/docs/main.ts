import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import writeFileAtomic from "write-file-atomic";
import { configurationDocument } from "./configuration.ts";
import { withPorts } from "./ports.ts";

await write("configuration.md", () => configurationDocument());
await write("networking.md", async (file) => withPorts(await readFile(file, "utf8")));

async function write(name: string, text: (file: string) => string | Promise<string>): Promise<void> {
  const file = fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));
  await writeFileAtomic(file, await text(file));
  console.log(`Wrote ${file}.`);
}
