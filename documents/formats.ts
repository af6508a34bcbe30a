import { stringify as stringifyToml, type TomlTable } from "smol-toml";
import { stringify as stringifyYaml } from "yaml";
import { managed } from "./host-file.ts";

/**
 * Kubernetes parses YAML 1.1, where words like `on` are not strings unless they are quoted, and its parser drops line
 * breaks at the beginning of a block.
 */
export const yaml = (value: object): string =>
  `${managed}\n${stringifyYaml(value, { lineWidth: 0, compat: "yaml-1.1", blockQuote: false })}`;

export const toml = (value: TomlTable): string => `${managed}\n${stringifyToml(value)}\n`;

/** JSON has no comments, so this is the only format without the header. */
export const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
