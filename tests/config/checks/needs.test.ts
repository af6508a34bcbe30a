import { describe, expect, it } from "vitest";
import { checkNeeds } from "../../../config/checks/needs.ts";
import type { Draft } from "../../../config/draft.ts";
import type { ConfigurablePart } from "../../../config/part.ts";
import { setting } from "../../../config/setting.ts";
import { z } from "zod";

const registry = setting(
  "addons.registry",
  z.strictObject({ storageClass: z.string().optional() }).optional(),
);

const part: ConfigurablePart = {
  isUsed: (settings) => registry.of({ settings }) !== undefined,
  isOn: () => false,
  settings: [registry],
  needs: (draft) =>
    registry.draft(draft)?.storageClass === undefined
      ? [{ setting: "addons.storage", why: "to keep images", instead: "addons.registry.storageClass" }]
      : [],
};

const problems = (addons: object) =>
  checkNeeds({ settings: { addons } } as unknown as Draft, [part, { isOn: () => true }]);

describe("what a part needs of others", () => {
  it("is refused by name when it is not there", () => {
    expect(problems({ registry: {} })).toEqual([
      {
        path: "addons.registry",
        message:
          "needs addons.storage to keep images; add addons.storage: {}, or set addons.registry.storageClass",
      },
    ]);
  });

  it("is enough when it is there, or when the part does without", () => {
    expect(problems({ registry: {}, storage: {} })).toEqual([]);
    expect(problems({ registry: { storageClass: "fast" } })).toEqual([]);
    expect(problems({})).toEqual([]);
  });
});
