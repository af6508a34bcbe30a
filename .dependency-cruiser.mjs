/** Who may import whom; `npm run lint` holds it. docs/architecture.md draws the same. */

const products = ["config", "documents", "observe", "components", "runtime", "tools", "policy"];
const all = [...products, "lab", "bench", "tests"];

const partsList = "^components/(parts|load)[.]ts$";

/** A layer, and the folders that its files may import from besides packages. */
function layer(folder, ...mayImport) {
  const others = all.filter((name) => name !== folder && !mayImport.includes(name));
  return {
    name: `${folder}-layer`,
    severity: "error",
    comment: `${folder}/ may import only from ${[folder, ...mayImport].join(", ")}.`,
    from: { path: `^${folder}/` },
    to: { path: `^(${others.join("|")})/|^index\\.ts$` },
  };
}

/** Lab and bench stand beside the product and know of its parts what their list says. */
const besideTheProduct = (rule) => ({ ...rule, to: { ...rule.to, pathNot: partsList } });

const pure = [
  "^config/",
  "^documents/",
  "^components/.*/(settings|files|document|objects|checks|refusals|drift|paths|ports|part)[.]ts$",
];

export default {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      comment: "A file that needs itself by way of others cannot be understood alone.",
      from: {},
      to: { circular: true },
    },
    layer("config"),
    layer("documents", "config"),
    layer("observe", "documents", "config"),
    layer("components", "observe", "documents", "config"),
    layer("runtime"),
    layer("tools", "components", "observe", "documents", "config"),
    layer("policy", "documents", "config"),
    besideTheProduct(layer("lab", "config")),
    besideTheProduct(layer("bench", "lab", "config")),
    {
      name: "pure-declarations",
      severity: "error",
      comment: "Settings and files are values in, values out; a part's component makes resources of them.",
      from: { path: pure },
      to: { path: "node_modules/@pulumi/" },
    },
    {
      name: "settings-come-first",
      severity: "error",
      comment: "A part's settings know no files and no resources.",
      from: { path: "^components/.*/settings[.]ts$" },
      to: { path: "^(components|observe|documents)/", pathNot: "settings[.]ts$" },
    },
    {
      name: "observe-without-pulumi",
      severity: "error",
      comment: "Hosts are asked without Pulumi, so that tools can ask them too.",
      from: { path: "^observe/" },
      to: { path: "node_modules/@pulumi/" },
    },
    {
      name: "one-way-to-hosts",
      severity: "error",
      comment: "Only components/host/remote runs commands on hosts; use what it offers.",
      from: { pathNot: "^(components/host/remote|lab|tests)/" },
      to: { path: "node_modules/@pulumi/command/" },
    },
    {
      name: "runtime-dependencies",
      severity: "error",
      comment:
        "What the program and its tools need is listed in package.json, and not among devDependencies.",
      from: { path: `^(${products.join("|")})/|^index\\.ts$` },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },

    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".mjs", ".js"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
