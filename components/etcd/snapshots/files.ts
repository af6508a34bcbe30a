import type { ClusterSpec, HostSpec } from "../../../config/cluster.ts";
import { renderUnit, restrictions, sandbox } from "../../../documents/unit-file.ts";
import { binary } from "../../host/artifacts/binary.ts";
import { unitPath } from "../../host/paths.ts";
import { unitFile } from "../../host/unit-file.ts";
import { snapshotConfig, snapshotsOf } from "./config.ts";
import type { SnapshotsService } from "./document.ts";
import { snapshotPaths as paths } from "./paths.ts";

const service = "etcd-snapshot.service";
const timer = "etcd-snapshot.timer";

interface Inputs {
  cluster: ClusterSpec;
  host: HostSpec;
  /** The program that takes a snapshot. */
  program: string;
}

/** What takes snapshots of a member on a schedule. */
export function renderSnapshots({ cluster, host, program }: Inputs): SnapshotsService {
  const { schedule, directory, encryption } = snapshotsOf(cluster);
  const documentation = "https://etcd.io/docs/latest/op-guide/recovery/";
  return {
    unit: timer,
    starts: service,
    directory,
    program: paths.program,
    recipients: encryption?.recipients ?? [],
    schedule,
    files: {
      [unitPath(timer)]: {
        mode: "0600",
        content: renderUnit({
          Unit: { Description: "Schedule of etcd's snapshots", Documentation: documentation },
          Timer: {
            OnCalendar: schedule,
            // Each member has a time of its own, so that they do not all work at once. It changes with every time, since systemd
            // could only derive a fixed one from the machine's ID, which clones of one image share.
            RandomizedDelaySec: "10min",
            AccuracySec: "1s",
          },
          Install: { WantedBy: "timers.target" },
        }),
      },
      ...unitFile(
        service,
        {
          Unit: {
            Description: "Snapshot of etcd",
            Documentation: documentation,
            After: "etcd.service network-online.target",
          },
          Service: {
            Type: "oneshot",
            ExecStart: `${paths.program} now schedule`,
            // A copy may have a long way to go.
            TimeoutStartSec: "2h",
            Nice: 10,
            IOSchedulingClass: "idle",
            ...sandbox,
            // The key with which it asks etcd lies in a directory of etcd's own user.
            CapabilityBoundingSet: "CAP_DAC_READ_SEARCH",
            RestrictAddressFamilies: restrictions.RestrictAddressFamilies,
            // Its directory may not be there yet.
            ExecStartPre: `+/bin/mkdir -p -m 0700 ${directory}`,
            ReadWritePaths: `-${directory}`,
          },
        },
        { startedBy: [], usesProxy: true },
      ),
      [paths.program]: { mode: "0755", content: program },
      [paths.config]: { mode: "0600", content: snapshotConfig(cluster, host) },
    },
    reads: { etcd: binary(host, "etcdutl").fingerprint },
  };
}
