import { registerHooks } from "node:module";

// Preloaded before Pulumi's SDK (see Pulumi.yaml), this decides what the SDK loads at startup.

// Large packages that the SDK needs only to store functions in the state: loaded when they are first used.
// Upstream switch that would remove this: an SDK that loads its closure serialization on demand.
const seldomUsed = new Set(["typescript", "@npmcli/arborist"]);
const lazy = "lazy:";
// Maps the stack traces that the SDK takes of every promise to sources: a quarter of the program's time. Node.js runs
// our files as they are written, so there is nothing to map.
// Upstream switch that would remove this: `typescript: false` in Pulumi.yaml keeping source maps off as well.
const sourceMaps = "source-map-support/register";
const nothing = "nothing:";

registerHooks({
  resolve(specifier, context, next) {
    const isForSDK = context.parentURL?.includes("/node_modules/@pulumi/pulumi/") ?? false;
    if (isForSDK && specifier === sourceMaps) {
      return { url: `${nothing}${specifier}`, format: "commonjs", shortCircuit: true };
    }
    const resolved = next(specifier, context);
    return isForSDK && seldomUsed.has(specifier)
      ? { url: `${lazy}${resolved.url}`, format: "commonjs", shortCircuit: true }
      : resolved;
  },
  load(url, context, next) {
    if (url.startsWith(nothing)) return { format: "commonjs", source: "", shortCircuit: true };
    if (!url.startsWith(lazy)) return next(url, context);
    const source = `
      const { createRequire } = require("node:module");
      const { fileURLToPath } = require("node:url");
      const path = fileURLToPath(${JSON.stringify(url.slice(lazy.length))});
      module.exports = new Proxy({ __esModule: true }, {
        get: (known, name) => (name in known ? known[name] : createRequire(path)(path)[name]),
      });`;
    return { format: "commonjs", source, shortCircuit: true };
  },
});
