import { execa } from "execa";
import { projectDir } from "../hosts/state.ts";

/** Every shell script of the checkout that git does not ignore. */
export async function shellFiles(): Promise<string[]> {
  const patterns = ["*.sh", "*.bash", "*.bats"];
  // Golden files hold what others check.
  const outside = ":(exclude)tests/golden/";
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  const args = [...list, "--", ...patterns, outside];
  const { stdout } = await execa("git", args, { cwd: projectDir });
  const { stdout: deleted } = await execa("git", ["ls-files", "--deleted"], { cwd: projectDir });
  const gone = new Set(deleted.split("\n"));
  return stdout.split("\n").filter((file) => file !== "" && !gone.has(file));
}
