import type { Lab } from "../../../lab/hosts/lab.ts";

/** D-Bus starts these on demand, and they stop again after half a minute. */
const transient = /^systemd-(hostnamed|localed|timedated)\.service$/;

/** `HOST UNIT` of those that exit when they lose the lead, as after ten seconds without their API server. */
export const leader = / kube-(controller-manager|scheduler)\.service$/;

/** For every running unit: `HOST UNIT` → an id that changes with each start. */
export async function unitRuns(lab: Lab, hosts: readonly string[]): Promise<Map<string, string>> {
  const runs = new Map<string, string>();
  await Promise.all(
    hosts.map(async (host) => {
      const { stdout, stderr, exitCode } = await lab.ssh(
        host,
        "systemctl list-units --type=service --state=running --plain --no-legend | cut -d' ' -f1 | " +
          "xargs systemctl show --property=Id,InvocationID,ActiveEnterTimestampMonotonic,NRestarts",
      );
      if (exitCode !== 0) throw new Error(`${host}: systemctl show: ${stderr}`);
      for (const block of stdout.split("\n\n")) {
        const { Id: unit, ...run } = Object.fromEntries(
          block
            .split("\n")
            .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
        );
        if (unit !== undefined && !transient.test(unit)) runs.set(`${host} ${unit}`, JSON.stringify(run));
      }
    }),
  );
  return runs;
}

/** `HOST UNIT` of every unit that was restarted, started or stopped between the two. */
export function changedUnits(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((unit) => before.get(unit) !== after.get(unit))
    .sort();
}
