import type { Draft } from "../../../config/draft.ts";
import type { Problem } from "../../../config/problem.ts";
import { etcdSettings } from "../settings.ts";

const path = "etcd.snapshots";

export function checkSnapshots(draft: Draft): Problem[] {
  const { snapshots, dataDir, walDir } = etcdSettings.draft(draft) ?? {};
  if (snapshots === undefined) return [];
  const { encryption, directory } = snapshots;
  const copies = (["s3", "ssh"] as const).filter((name) => snapshots[name] !== undefined);
  const inside = [dataDir, walDir].find(
    (parent) => parent !== undefined && `${directory}/`.startsWith(`${parent}/`),
  );
  return [
    ...(copies.length > 0 && encryption === undefined
      ? [
          {
            path: `${path}.encryption`,
            message: `is missing, but copies leave the host (${copies.join(", ")}); set recipients, to whose keys they are encrypted, or drop the copies`,
          },
        ]
      : []),
    ...(inside === undefined
      ? []
      : [
          {
            path: `${path}.directory`,
            given: directory,
            message: `is in ${inside}, with which it would be lost; choose a directory elsewhere, on another disk if there is one`,
          },
        ]),
  ];
}
