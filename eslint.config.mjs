import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** Folders at the top; a layer may import only from those it names. */
const folders = ["spec", "render", "components", "cli", "scripts", "lab", "cis", "policy", "bench", "tests"];

const command = {
  regex: "^@pulumi/command(/|$)",
  message: "Only components/remote talks to hosts; use what it offers.",
};

/**
 * Imports go one way only: spec ← render ← components ← index.ts; lab, cis, policy and bench stand beside the product,
 * which never knows them.
 */
const layers = [
  {
    files: ["spec/**/*.ts"],
    mayImport: ["spec"],
    packages: [{ regex: "^@pulumi/", message: "spec is pure: values in, values out." }],
  },
  {
    files: ["render/**/*.ts"],
    mayImport: ["render", "spec"],
    packages: [{ regex: "^@pulumi/", message: "render is pure: values in, text out." }],
  },
  {
    files: ["components/**/*.ts"],
    ignores: ["components/remote/**"],
    mayImport: ["components", "render", "spec"],
    packages: [command],
  },
  { files: ["components/remote/**/*.ts"], mayImport: ["components", "render", "spec"], packages: [] },
  { files: ["index.ts"], mayImport: ["components", "spec"], packages: [command] },
  { files: ["cli/**/*.ts"], mayImport: ["cli", "components", "render", "spec"], packages: [command] },
  { files: ["lab/**/*.ts"], mayImport: ["lab", "spec"], packages: [] },
  {
    files: ["cis/**/*.ts"],
    mayImport: ["cis", "cli", "components", "lab", "render", "spec"],
    packages: [command],
  },
  { files: ["policy/**/*.ts"], mayImport: ["policy", "spec"], packages: [command] },
];

function layerRules({ files, ignores = [], mayImport, packages }) {
  const others = folders.filter((folder) => !mayImport.includes(folder));
  const outside = {
    regex: `^(\\./|(\\.\\./)+)((${others.join("|")})/|index\\.ts$)`,
    message: `${files[0]} may import only from ${mayImport.join(", ")}.`,
  };
  return {
    files,
    ignores,
    rules: {
      "no-restricted-imports": ["error", { patterns: [outside, ...packages] }],
      "no-restricted-syntax": [
        "error",
        { selector: "ImportExpression", message: "import() hides what a file needs; import at the top." },
      ],
    },
  };
}

/** A folder inside the lab may be called like one at the top. */
const withinLab = { files: ["lab/**/*.ts"], rules: { "no-restricted-syntax": "off" } };

export default defineConfig(
  globalIgnores(["node_modules/", ".lab/", "coverage/", "tests/golden/", "**/*.d.ts"]),
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "max-lines": ["error", 250],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "max-params": "off",
      "@typescript-eslint/max-params": ["error", { max: 3 }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      // Numbers and booleans read well in a message; objects do not.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { ignoreRestSiblings: true, argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      // A callback may well be `() => void | Promise<void>`, and our objects' methods need no `this`.
      "@typescript-eslint/no-invalid-void-type": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
  ...layers.map(layerRules),
  withinLab,
  {
    // A test's matchers are untyped on purpose, and a `describe` is as long as what it describes.
    files: ["tests/**/*.ts"],
    rules: {
      "max-lines": ["error", 400],
      "max-lines-per-function": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
    },
  },
  {
    // Plain JavaScript, without types.
    files: ["**/*.mjs", "**/*.js"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
);
