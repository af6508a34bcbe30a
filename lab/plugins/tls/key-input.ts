import { failure } from "../bridge/check.ts";
import type { PropertyMap } from "../server/property.ts";
import type { CheckFailure } from "../server/provider.ts";

/** Refuses the write-only variant of a key input, `<name>Wo`, which the lab does not have. */
export function checkKeyInput(name: "privateKeyPem" | "caPrivateKeyPem") {
  return ({ inputs, resourceName }: { inputs: PropertyMap; resourceName: string }): CheckFailure[] => {
    const writeOnly = `${name}Wo`;
    if (inputs[writeOnly] === undefined) return [];
    const reason = `The lab's tls plugin does not have the input ${writeOnly}: use ${name} instead`;
    return [failure({ reason, resourceName, valuePath: writeOnly })];
  };
}
