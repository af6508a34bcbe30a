import { z } from "zod";
import type { Lab } from "../../../lab/hosts/lab.ts";

/** When a unit was down, in microseconds of the clock that all hosts of a lab share. */
export interface Absence {
  host: string;
  from: number;
  to: number;
}

const times = z.object({
  InactiveExitTimestampMonotonic: z.coerce.number(),
  InactiveEnterTimestampMonotonic: z.coerce.number(),
  ActiveExitTimestampMonotonic: z.coerce.number(),
  ActiveEnterTimestampMonotonic: z.coerce.number(),
});

/** The last time that a unit was down on each host, earliest first. */
export async function absences(lab: Lab, hosts: readonly string[], unit: string): Promise<Absence[]> {
  const all = hosts.map(async (host) => {
    const properties = Object.keys(times.shape).join(",");
    const { stdout } = await lab.ssh(host, `systemctl show --property=${properties} ${unit}`);
    const told = times.parse(Object.fromEntries(stdout.split("\n").map((line) => line.split("="))));
    return { host, from: told.ActiveExitTimestampMonotonic, to: told.ActiveEnterTimestampMonotonic };
  });
  return (await Promise.all(all)).toSorted((a, b) => a.from - b.from);
}

/** @throws when two of them were down at the same time. */
export function assertOneByOne(all: readonly Absence[]): string {
  for (const [index, { host, from }] of all.entries()) {
    const earlier = all[index - 1];
    if (earlier !== undefined && from < earlier.to) {
      throw new Error(`${host} went down while ${earlier.host} was`);
    }
  }
  return all
    .map(({ host, from, to }) => `${host} was down for ${Math.round((to - from) / 1000)} ms`)
    .join("\n");
}
