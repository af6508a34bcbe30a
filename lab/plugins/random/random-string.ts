import { stateResource } from "../bridge/resource.ts";
import type { ResourceType } from "../server/provider.ts";
import { CHARACTERS, checkCharacters, deriveNumeric, randomCharacters } from "./characters.ts";
import type { CharacterInputs } from "./characters.ts";

/** `random:index/randomString:RandomString` */
export const randomString: ResourceType = stateResource<CharacterInputs>({
  schema: { ...CHARACTERS, result: { type: "string", computed: true } },
  schemaVersion: 2,
  check: checkCharacters,
  derive: deriveNumeric,
  create(inputs) {
    const result = randomCharacters(inputs);
    return { id: result, outputs: { result } };
  },
});
