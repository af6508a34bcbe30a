/** Commands of the Pulumi CLI that take `--config-file`, with their aliases. */
const withStackFile = new Set([
  ...["up", "update", "preview", "pre", "destroy", "down", "dn", "refresh", "config", "cfg", "conf"],
  ...["import", "watch", "logs"],
]);
/** Commands that are about a stack, but read no stack file. */
const withStack = new Set(["stack", "state", "cancel"]);

/**
 * Arguments of the Pulumi CLI with `--stack` and `--config-file` added where the command takes them and the
 * user has not given them.
 */
export function engineArguments(
  args: readonly string[],
  { name, configFile }: { name: string; configFile: string },
): { args: string[]; readsStackFile: boolean } {
  const command = args.find((arg) => !arg.startsWith("-")) ?? "";
  const has = (...options: string[]) =>
    args.some((arg) => options.some((option) => arg === option || arg.startsWith(`${option}=`)));
  const readsStackFile = withStackFile.has(command);
  const added: string[] = [];
  if ((readsStackFile || withStack.has(command)) && !has("--stack", "-s")) added.push("--stack", name);
  if (readsStackFile && !has("--config-file")) added.push("--config-file", configFile);
  const end = args.indexOf("--");
  const at = end === -1 ? args.length : end;
  return { args: [...args.slice(0, at), ...added, ...args.slice(at)], readsStackFile };
}
