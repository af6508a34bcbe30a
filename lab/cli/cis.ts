import { join } from "node:path";
import { prepareToolchain } from "../toolchain/prepare.ts";
import { stackProgram } from "./stack-program.ts";

/** kube-bench on every host. For the lab's stack it comes from the toolchain, which builds it without internet access. */
export const cis = stackProgram("tools/cis/main.ts", async () => ["--kube-bench", await kubeBenchPath()]);

/** The toolchain's archive of kube-bench, as upstream publishes it. */
export async function kubeBenchPath(): Promise<string> {
  const { files, mirrorDir } = await prepareToolchain({ only: ["kube-bench"] });
  const [path = ""] = Object.keys(files);
  return join(mirrorDir, path);
}
