import { parse, parseDocument } from "yaml";

/**
 * The stack file that the engine gets instead of the tracked one, which thereby stays as it is.
 *
 * @param tracked text of the stack file that the copy is of.
 * @param args.include the file with the lab's settings, relative to the project.
 * @param args.previous text of the last copy; the engine wrote the salt of the stack's secrets into it.
 */
export function stackFileCopy(
  tracked: string,
  { include, previous = "" }: { include: string; previous?: string | undefined },
): string {
  const copy = parseDocument(tracked);
  copy.setIn(["config", "barekube:include"], include);
  const { encryptionsalt } = (parse(previous) ?? {}) as { encryptionsalt?: string };
  if (encryptionsalt) copy.set("encryptionsalt", encryptionsalt);
  return copy.toString({ lineWidth: 0 });
}
