import { fileURLToPath } from "node:url";
import writeFileAtomic from "write-file-atomic";
import { configurationDocument } from "./configuration.ts";

const file = fileURLToPath(new URL("../../docs/configuration.md", import.meta.url));
await writeFileAtomic(file, configurationDocument());
console.log(`Wrote ${file}.`);
