import type { PropertyMap } from "../server/property.ts";

/** What `runtime.options` of Pulumi.yaml asks of the process that runs the program. */
export interface RuntimeOptions {
  /** Flags for Node.js. */
  nodeArgs: string[];
  environment: Record<string, string>;
}

/**
 * Reads the options that concern running: `typescript` (default: true, which has the SDK load ts-node; with
 * false Node.js strips the types itself), `tsconfig` and `nodeargs`.
 */
export function readOptions(options: PropertyMap): RuntimeOptions {
  const { typescript = true, tsconfig, nodeargs = "" } = options;
  if (typeof typescript !== "boolean") throw wrongType("typescript", "a boolean");
  if (tsconfig !== undefined && typeof tsconfig !== "string") throw wrongType("tsconfig", "a string");
  if (typeof nodeargs !== "string") throw wrongType("nodeargs", "a string");
  return {
    nodeArgs: splitWords(nodeargs),
    environment: {
      ...(typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
      ...(tsconfig && { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
    },
  };
}

const wrongType = (option: string, wanted: string): Error =>
  new Error(`runtime.options.${option} in Pulumi.yaml must be ${wanted}`);

/** Splits at blanks that are not inside single or double quotes. */
function splitWords(text: string): string[] {
  const words = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}
