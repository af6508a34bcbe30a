import { ensureContainer, listContainers, requireRunning } from "./container.ts";
import { hostContainer, type HostIdentity, type LabFrame, mirrorContainer } from "./host-container.ts";
import type { LabKeys } from "./keys.ts";
import { podman } from "./podman.ts";
import { waitForSSH } from "./wait-for-ssh.ts";

export interface BootArgs {
  frame: LabFrame;
  hosts: readonly Pick<HostIdentity, "name" | "addresses">[];
  keys: LabKeys;
  /** Containers of hosts that have left the lab; they keep running until they are removed. */
  retired: readonly string[];
  mirrorDir: string;
  report: (text: string) => void;
}

/**
 * Starts the lab's containers, all at once, and waits until every host answers SSH.
 *
 * @returns the names of the hosts that were created.
 */
export async function bootHosts({
  frame,
  hosts,
  keys,
  retired,
  mirrorDir,
  report,
}: BootArgs): Promise<string[]> {
  const current = await listContainers(frame.lab);
  const mirror = mirrorContainer(frame, mirrorDir);
  const idle = retired.filter((name) => current.get(name)?.state === "exited");
  const fresh: string[] = [];
  let ready = 0;
  const boot = async ({ name, addresses }: BootArgs["hosts"][number]) => {
    const hostKey = keys.hosts.get(name);
    if (!hostKey) throw new Error(`host "${name}" has no key`);
    const spec = hostContainer(frame, { name, addresses, hostKey, authorizedKey: keys.user.public });
    const done = await ensureContainer(spec, current.get(spec.name));
    if (done === "created") fresh.push(name);
    await waitForSSH(addresses[0] ?? "", { check: () => requireRunning(spec.name) });
    ready += 1;
    report(`${ready} of ${hosts.length} hosts answer`);
  };
  await allDone([
    ensureContainer(mirror, current.get(mirror.name)),
    ...idle.map((name) => podman("start", name)),
    ...hosts.map(boot),
  ]);
  return fresh;
}

/** Like Promise.all, but waits for all of them before it throws, so that none is still running then. */
async function allDone(promises: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(promises)).find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}
