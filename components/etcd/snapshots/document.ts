import { z } from "zod";
import { command } from "../../../documents/command.ts";
import { facts } from "../../../documents/facts.ts";
import { service } from "../../../documents/service.ts";

export const snapshotsDocument = service.extend({
  /** Where snapshots are. They stay when nobody takes them any more, and go when the host leaves the cluster. */
  directory: z.string(),
  /** What takes them. */
  program: z.string(),
  /** The service that the timer starts. */
  starts: z.string(),
  /** Public keys that copies are encrypted for. */
  recipients: z.array(z.string()),
  schedule: z.string(),
});

export type SnapshotsService = z.infer<typeof snapshotsDocument>;

export const snapshotsCommand = command("etcd-snapshot.timer", snapshotsDocument.omit({ files: true }));

/** What is known of a snapshot where it is. */
export const snapshot = z.object({
  name: z.string(),
  /** Seconds since 1970. */
  time: z.number(),
  size: z.number(),
  revision: z.number(),
  member: z.string(),
  /** Why it was taken: `schedule`, `manual`, … */
  reason: z.string().optional(),
});

export type Snapshot = z.infer<typeof snapshot>;

/** How snapshots on the host have gone lately; see etcd-snapshot-facts.sh. Times are in seconds since 1970. */
export const snapshotFacts = facts(
  "etcd-snapshots",
  z.object({
    /** When the last good one was taken. */
    last: z.number().nullable(),
    /** The last attempt, if it failed. */
    failure: z.object({ time: z.number(), reason: z.string() }).nullable(),
    /** When the timer last started one. */
    due: z.number().nullable(),
    /** Whether one is being taken at the moment. */
    running: z.boolean(),
    /** The snapshot of a restore that has not come to its end. */
    restoring: z.string().nullable(),
  }),
);
