import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { diffInputs, topLevelProperties } from "../server/object-diff.ts";
import { hasUnknown, UNKNOWN } from "../server/property.ts";
import type { PropertyMap } from "../server/property.ts";
import type { CallContext, ResourceType } from "../server/provider.ts";
import { checkInputs } from "./inputs.ts";
import type { Fields } from "./inputs.ts";

/** What a command printed, each without one trailing newline. */
export interface Output {
  stdout: string;
  stderr: string;
}

/** One command to run. */
export interface Run {
  /** The resource's inputs: stdin, environment, connection, … */
  inputs: PropertyMap;
  command: string;
  /** What the resource's command printed last time. */
  previous?: Output;
  context: CallContext;
  /** The resource's `customTimeouts`; 0: none. */
  timeoutSeconds: number;
}

/** Runs a command to its end; rejects when it cannot be run or fails. */
export type Runner = (run: Run) => Promise<Output>;

/** The life of a command resource, the same for local and remote ones. */
export function commandResource({ fields, run }: { fields: Fields; run: Runner }): ResourceType {
  const execute = (request: Omit<Run, "command">, command: unknown) =>
    typeof command === "string" ? run({ ...request, command }) : undefined;
  return {
    check: ({ news }) => checkInputs(fields, news),
    diff: ({ oldInputs, news }) => {
      const detailedDiff = diffInputs(oldInputs, news);
      const diffs = topLevelProperties(Object.keys(detailedDiff));
      // A change of `triggers` replaces because the SDK asks the engine for it.
      return { changes: diffs.length > 0, diffs, replaces: [], detailedDiff };
    },
    create: async ({ name, news, preview, timeoutSeconds }, context) => {
      const id = name + randomBytes(4).toString("hex");
      if (preview) return { id, properties: { ...news, stdout: UNKNOWN, stderr: UNKNOWN } };
      const output = await execute({ inputs: news, context, timeoutSeconds }, news.create);
      return { id, properties: { ...news, stdout: "", stderr: "", ...output } };
    },
    update: async ({ oldInputs, olds, news, preview, timeoutSeconds }, context) => {
      const previous = outputOf(olds);
      if (preview) {
        const unknown = outputsMayChange(oldInputs, news) ? { stdout: UNKNOWN, stderr: UNKNOWN } : undefined;
        return { properties: { ...news, ...previous, ...unknown } };
      }
      const request = { inputs: news, previous, context, timeoutSeconds };
      const output = await execute(request, news.update ?? news.create);
      return { properties: { ...news, ...previous, ...output } };
    },
    delete: async ({ properties, timeoutSeconds }, context) => {
      const request = { inputs: properties, previous: outputOf(properties), context, timeoutSeconds };
      await execute(request, properties.delete);
    },
  };
}

const outputOf = ({ stdout, stderr }: PropertyMap): Output => ({
  stdout: typeof stdout === "string" ? stdout : "",
  stderr: typeof stderr === "string" ? stderr : "",
});

/** As in the official plugin, an input that is merely added leaves the outputs as they are in a preview. */
function outputsMayChange(olds: PropertyMap, news: PropertyMap): boolean {
  return hasUnknown(news) || Object.keys(olds).some((name) => !isDeepStrictEqual(olds[name], news[name]));
}
