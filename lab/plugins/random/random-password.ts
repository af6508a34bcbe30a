import { hash } from "bcryptjs";
import { stateResource } from "../bridge/resource.ts";
import type { ResourceType } from "../server/provider.ts";
import { CHARACTERS, checkCharacters, deriveNumeric, randomCharacters } from "./characters.ts";
import type { CharacterInputs } from "./characters.ts";

const BCRYPT_COST = 10;

/** `random:index/randomPassword:RandomPassword` */
export const randomPassword: ResourceType = stateResource<CharacterInputs>({
  schema: {
    ...CHARACTERS,
    bcryptHash: { type: "string", computed: true, secret: true },
    result: { type: "string", computed: true, secret: true },
  },
  schemaVersion: 3,
  check: checkCharacters,
  derive: deriveNumeric,
  async create(inputs) {
    const result = randomCharacters(inputs);
    return { id: "none", outputs: { result, bcryptHash: await hash(result, BCRYPT_COST) } };
  },
});
