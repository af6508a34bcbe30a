import { registerHooks } from "node:module";

// Large packages that the SDK loads when it starts, though only programs use them that keep functions in the state.
// Loaded ahead of the SDK (see Pulumi.yaml), this has them loaded when they are first used.
const seldomUsed = new Set(["typescript", "@npmcli/arborist"]);
const scheme = "lazy:";

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const isForSDK = context.parentURL?.includes("/node_modules/@pulumi/pulumi/") ?? false;
    return isForSDK && seldomUsed.has(specifier)
      ? { url: `${scheme}${resolved.url}`, format: "commonjs", shortCircuit: true }
      : resolved;
  },
  load(url, context, next) {
    if (!url.startsWith(scheme)) return next(url, context);
    const source = `
      const { createRequire } = require("node:module");
      const { fileURLToPath } = require("node:url");
      const path = fileURLToPath(${JSON.stringify(url.slice(scheme.length))});
      module.exports = new Proxy({ __esModule: true }, {
        get: (known, name) => (name in known ? known[name] : createRequire(path)(path)[name]),
      });`;
    return { format: "commonjs", source, shortCircuit: true };
  },
});
