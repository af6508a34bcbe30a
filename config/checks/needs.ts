import type { Draft } from "../draft.ts";
import type { ConfigurablePart } from "../part.ts";
import { type Problem, pathText } from "../problem.ts";
import { type SettingValues, valueAt } from "../setting-values.ts";

/** What a part needs of others has to be in the stack file, too: nothing is turned on that nobody has asked for. */
export function checkNeeds(draft: Draft, parts: readonly ConfigurablePart[]): Problem[] {
  return parts.flatMap(({ isUsed, needs, settings: [own] = [] }) =>
    (needs && (isUsed?.(draft.settings) ?? true) ? needs(draft) : [])
      .filter(({ setting }) => !isSet(draft.settings, setting))
      .map(({ setting, why, instead }) => ({
        path: pathText(own?.path ?? []),
        message: `needs ${setting} ${why}; add ${setting}: {}${instead === undefined ? "" : `, or set ${instead}`}`,
      })),
  );
}

const isSet = (settings: SettingValues, path: string): boolean => valueAt(path, settings) !== undefined;
