import type { Context } from "../../context.ts";
import type { Settings } from "../settings.ts";

/** Where the hosts have the other runtime. */
export const other = "/usr/local/bin/other-runc";

/** Changes fields of `containerd` in the stack file, which needs some of its own in the lab. */
export async function configure({ stack }: Pick<Context, "stack">, fields: object): Promise<void> {
  const settings = await stack.settings();
  await stack.configure(withContainerd(settings, fields));
}

export const withContainerd = (settings: Settings, fields: object): Settings => ({
  ...settings,
  containerd: { ...lab, ...fields },
});

/** As in Pulumi.dev.yaml. */
const lab = { systemdCgroup: false, oomScore: 0, restrictOOMScoreAdj: true };
