import type { Expected, Gathered } from "../report/gathered.ts";
import type { Finding } from "./finding.ts";

/** A unit that runs with a wrong file, and would still do so after a repair: it must be restarted. */
export interface StaleUnit {
  label: string;
  unit: string;
  /** The file that was wrong when the unit started. */
  wrong: Finding;
}

/** Units that were started after one of their files, their binary, or a key that one of their files names was changed. */
export function staleUnits({ commands, present, now, uptime }: Gathered, findings: Finding[]): StaleUnit[] {
  const changed = findings.filter(({ changedAt }) => changedAt !== undefined);
  return [...commands].flatMap(([label, { expected }]) =>
    [...expected.unit].flatMap((unit) => {
      const sinceBoot = Number(present.unit.get(unit)?.get("ExecMainStartTimestampMonotonic") ?? 0);
      const startedAt = now - uptime + Math.floor(sinceBoot / 1e6);
      return changed
        .filter(({ changedAt = Infinity }) => changedAt <= startedAt + rounding)
        .filter((wrong) => reads({ label, unit, expected }, wrong, present))
        .map((wrong) => ({ label, unit, wrong }));
    }),
  );
}

/** In seconds, of both times. */
const rounding = 2;

interface Reader {
  label: string;
  unit: string;
  expected: Expected;
}

function reads(
  { label, unit, expected }: Reader,
  file: Finding,
  { unit: units, mentions }: Gathered["present"],
) {
  if (file.label === label) return true;
  if (units.get(unit)?.get("ExecStart")?.includes(`path=${file.subject} `)) return true;
  return [...expected.file.keys()].some((path) => mentions.get(path)?.includes(file.subject));
}
