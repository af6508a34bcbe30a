import { registerHooks } from "node:module";

// Loaded ahead of the SDK (see Pulumi.yaml), this decides what the SDK loads when it starts.

// Large packages that only programs use that keep functions in the state: loaded when they are first used.
const seldomUsed = new Set(["typescript", "@npmcli/arborist"]);
const lazy = "lazy:";
// Finds the source of compiled code for the stack trace that the SDK takes of every promise: a quarter of the
// program's time. Node.js runs our files as they are written, so there is nothing to be found.
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
