import type { Service } from "../../../../documents/service.ts";
import { restart, sandbox } from "../../../../documents/unit-file.ts";
import { unitFile } from "../../../host/unit-file.ts";
import { paths } from "../paths.ts";
import { script } from "./script.ts";

const unit = "kube-journal.service";
const program = "/opt/k8s/libexec/kube-journal/follow-journal.sh";

interface JournalFollower extends Service {
  /** The collector's own directory, which goes with the unit; see kube-journal.sh. */
  buffer: string;
}

/** The unit that copies a node's journal into files. The collector reads files only. */
export const renderJournalFollower = (): JournalFollower => ({
  unit,
  files: {
    ...unitFile(unit, {
      Unit: {
        Description: "Journal of a Kubernetes node as files for its log collector",
        Documentation: "https://docs.victoriametrics.com/victorialogs/vlagent/",
        After: "systemd-journald.service",
      },
      Service: {
        DynamicUser: true,
        SupplementaryGroups: "systemd-journal",
        LogsDirectory: paths.journal.slice("/var/log/".length),
        LogsDirectoryMode: "0700",
        ExecStart: `${program} ${paths.journal}`,
        // It has the last entries written before the others end.
        KillMode: "mixed",
        Nice: 10,
        ...restart,
        ...sandbox,
        PrivateNetwork: true,
        RestrictAddressFamilies: "AF_UNIX",
      },
    }),
    [program]: { mode: "0755", content: script },
  },
  reads: {},
  leftovers: [paths.journal, `/var/log/private/${paths.journal.slice("/var/log/".length)}`],
  buffer: paths.buffer,
});
