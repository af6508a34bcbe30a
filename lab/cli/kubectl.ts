import { join } from "node:path";
import type { Toolchain } from "../toolchain/prepare.ts";
import { prepareToolchain } from "../toolchain/prepare.ts";
import { run } from "./run.ts";
import { currentStack, requireKubeconfig } from "./stack.ts";

/** The toolchain's kubectl. */
export function kubectlPath({ files, mirrorDir }: Pick<Toolchain, "files" | "mirrorDir">): string {
  const path = Object.keys(files).find((file) => file.endsWith("/kubectl"));
  if (path === undefined) throw new Error("the toolchain was prepared without kubectl");
  return join(mirrorDir, path);
}

/** `kubectl` as the cluster's administrator. @returns its exit code. */
export async function kubectl(args: readonly string[]): Promise<number> {
  const { stack } = await currentStack();
  requireKubeconfig(stack);
  const command = kubectlPath(await prepareToolchain({ only: ["kubernetes"] }));
  return run(command, args, { env: { KUBECONFIG: stack.kubeconfig } });
}
