import type { Context } from "../../context.ts";
import { checkRefused } from "../refused.ts";
import type { Settings } from "../settings.ts";
import { other, withContainerd } from "./settings.ts";

/** What a preview refuses at once. */
export async function checkBadInput(context: Context, settings: Settings): Promise<void> {
  const bad: [what: string, containerd: object, says: RegExp][] = [
    [
      "a default runtime that nobody knows",
      { defaultRuntime: "kata" },
      /containerd\.defaultRuntime: "kata": allowed: runc/,
    ],
    [
      "a name that no RuntimeClass can have",
      { runtimes: { Other_Runtime: { path: other } } },
      /containerd\.runtimes.*Other_Runtime.*allowed: a DNS label such as crun/,
    ],
    [
      "another program under the name of containerd's own",
      { runtimes: { runc: { path: other } } },
      /containerd\.runtimes\.runc: is the runtime that comes with containerd; give this one another name/,
    ],
    [
      "a program without a path",
      { runtimes: { other: { path: "other-runc" } } },
      /containerd\.runtimes\.other\.path: "other-runc": allowed: an absolute path/,
    ],
  ];
  for (const [what, fields, says] of bad) {
    await checkRefused(context, { what, settings: withContainerd(settings, fields), says: [says] });
  }
  await checkRefused(context, {
    what: "a containerd that reads another configuration",
    settings: { ...settings, versions: { containerd: "1.7.27" } },
    says: [/versions\.containerd: "1\.7\.27": does not read the configuration of version 3/],
  });
}
