import { programOf, scriptsNamed } from "./program.ts";

/** Apart from the other, since only `npm run restore` needs it. */
export const restoreProgram = programOf(
  scriptsNamed(
    "etcd-restore.sh",
    "snapshot-config.sh",
    "snapshot-check.sh",
    "snapshot-places.sh",
    "restore-fetch.sh",
    "restore-data.sh",
    "restore-units.sh",
  ),
);
