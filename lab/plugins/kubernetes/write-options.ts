import type { CallContext } from "../server/provider.ts";
import type { WriteOptions } from "./objects.ts";
import type { Options } from "./options.ts";

/** Options of a changing request: a preview is a dry run, and the server's warnings go to the user. */
export function writeOptions(args: {
  preview: boolean;
  fieldManager: string;
  options: Pick<Options, "suppressDeprecationWarnings">;
  context: CallContext;
}): WriteOptions {
  const { preview, fieldManager, options, context } = args;
  const told = (warning: string): boolean =>
    !(options.suppressDeprecationWarnings && /\bdeprecated\b/.test(warning));
  return {
    fieldManager,
    dryRun: preview,
    signal: context.signal,
    // The preview has shown it already.
    onWarning: (warning) => {
      if (preview && told(warning)) context.log(warning, "warning");
    },
  };
}
