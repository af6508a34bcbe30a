import react from "@vitejs/plugin-react";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { defineConfig } from "vite";
import svgr from "vite-plugin-svgr";

const empty = "\0drawing";

/** The package lacks some of the drawings that its pages import. */
const missingDrawings = {
  name: "missing-drawings",
  enforce: "pre",
  resolveId(source, importer) {
    if (importer === undefined || !source.endsWith(".svg?react")) return undefined;
    return existsSync(resolve(dirname(importer), source.replace("?react", ""))) ? undefined : empty;
  },
  load: (id) => (id === empty ? "export default () => null;" : undefined),
};

export default defineConfig({
  define: { global: "globalThis", "process.env": "{}", "import.meta.env.UNDER_TEST": "false" },
  envPrefix: "REACT_APP_",
  plugins: [missingDrawings, svgr({ svgrOptions: { titleProp: true, ref: true } }), react()],
  build: { chunkSizeWarningLimit: 20_000 },
});
