import type { ClusterSpec } from "../../config/cluster.ts";
import type { Part } from "../part.ts";
import type { Pki } from "../pki/pki.ts";
import { addOnKeys } from "./issued-keys.ts";

interface OutputsArgs {
  cluster: ClusterSpec;
  parts: readonly Part[];
  pki: Pki;
}

/** What the add-ons of a cluster tell whoever uses them: outputs of the stack, by name. */
export const addOnOutputs = ({ cluster, parts, pki }: OutputsArgs): Readonly<Record<string, unknown>> =>
  Object.assign({}, ...parts.map(({ addOn }) => addOn?.outputs?.(cluster, addOnKeys(pki)))) as Record<
    string,
    unknown
  >;
