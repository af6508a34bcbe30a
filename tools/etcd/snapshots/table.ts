import Table from "cli-table3";
import { ageText } from "../../../components/etcd/snapshots/age.ts";
import { plainTable } from "../../plain-table.ts";
import type { Placed } from "../places.ts";

/** In the order given, a line for each. */
export function renderSnapshotTable(snapshots: readonly Placed[], now: Date): string {
  if (snapshots.length === 0) return "There are no snapshots; take one: npm run snapshot";
  const table = new Table({
    ...plainTable,
    head: ["SNAPSHOT", "PLACE", "AGE", "SIZE", "REVISION", "TAKEN FOR"],
  });
  table.push(
    ...snapshots.map(({ name, place, time, size, revision, reason = "" }) => [
      name,
      place,
      ageText(now.getTime() / 1000 - time),
      sizeText(size),
      String(revision),
      reason,
    ]),
  );
  return table.toString().replaceAll(/ +$/gm, "");
}

/** Copies are larger by what encryption adds, so small differences do not count. */
export const sizeText = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
