import { stringify as stringifyToml, type TomlTable } from "smol-toml";
import { stringify as stringifyYaml } from "yaml";
import { managed } from "./host-file.ts";

/**
 * Kubernetes reads it by YAML 1.1, where words like `on` are no texts unless they are quoted, with a reader that loses
 * line breaks at the beginning of a block.
 */
export const yaml = (value: object): string =>
  `${managed}\n${stringifyYaml(value, { lineWidth: 0, compat: "yaml-1.1", blockQuote: false })}`;

export const toml = (value: TomlTable): string => `${managed}\n${stringifyToml(value)}\n`;

/** JSON has no comments, so this is the one form without a word about barekube in front. */
export const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
