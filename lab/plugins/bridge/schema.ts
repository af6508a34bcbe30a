/** One property of a resource whose official provider is a Terraform provider behind Pulumi's bridge. */
export interface Attribute {
  type: "string" | "integer" | "boolean" | "strings" | "map" | "block";
  /** An input that must be given. Default: optional. */
  required?: true;
  /** Only an output: never an input. */
  computed?: true;
  /** An optional input for which the provider may choose a value: unknown in a preview until then. */
  chosen?: true;
  /** The value of an input that is not given. */
  default?: string | number | boolean;
  /** Kept encrypted in the state. */
  secret?: true;
  /** A changed input updates the resource in place. Default: it replaces the resource. */
  updatable?: true;
  /** The allowed values of the string, or of each of the strings. */
  oneOf?: readonly string[];
  /** Least integer allowed. */
  atLeast?: number;
  /** What is inside a block. */
  attributes?: Schema;
  /** Name in Terraform where it is not the snake_case form of ours. */
  terraformName?: string;
}

/** The properties of a resource, or of a block in one, by name. */
export type Schema = Record<string, Attribute>;

/** The name Terraform has for a property; its messages use it. */
export function terraformName(name: string, attribute: Attribute | undefined): string {
  return attribute?.terraformName ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
