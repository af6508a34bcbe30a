import { z } from "zod";
import type { Draft } from "../../config/draft.ts";
import type { Problem } from "../../config/problem.ts";
import {
  certificateFlags,
  exitFlags,
  fileFlags,
  reserved,
  settingInstead,
} from "../../config/reserved-flags.ts";
import { rolesOf } from "../../config/roles.ts";
import { extraArgs } from "../../config/schema/extra-args.ts";
import { absolutePath } from "../../config/schema/formats.ts";
import { setting } from "../../config/setting.ts";
import { snapshotSettings } from "./snapshots/settings.ts";

const schema = z.strictObject({
  dataDir: absolutePath
    .default("/var/lib/etcd")
    .meta({ description: "Data directory of etcd.", examples: ["/data/etcd"] }),
  walDir: absolutePath.optional().meta({
    description: "Directory of the write-ahead log, on a disk of its own.",
    absent: "inside `dataDir`",
    examples: ["/wal/etcd"],
  }),
  extraArgs: extraArgs({ "quota-backend-bytes": 8589934592 }),
  snapshots: snapshotSettings.optional().meta({
    description:
      "Snapshots that every member takes on a schedule ([runbooks/snapshots.md](runbooks/snapshots.md)).",
    absent: "none are taken, except by `npm run snapshot`",
    examples: [{ schedule: "hourly", keep: 48 }],
  }),
});

export const etcdSettings = setting("etcd", schema.prefault({}).meta({ description: "etcd." }));

/** Where a member keeps its write-ahead log. */
export const walDirectoryOf = ({ dataDir, walDir }: z.output<typeof schema>): string =>
  walDir ?? `${dataDir}/member/wal`;

export const etcdReservedFlags = reserved({
  [certificateFlags]: [
    "auto-tls",
    "cert-file",
    "client-cert-auth",
    "key-file",
    "peer-auto-tls",
    "peer-cert-file",
    "peer-client-cert-auth",
    "peer-key-file",
    "peer-trusted-ca-file",
    "trusted-ca-file",
  ],
  "comes from the hosts' names and addresses": [
    "advertise-client-urls",
    "initial-advertise-peer-urls",
    "listen-client-urls",
    "listen-metrics-urls",
    "listen-peer-urls",
    "name",
  ],
  "lists the members": ["initial-cluster", "initial-cluster-state", "initial-cluster-token"],
  [fileFlags]: ["config-file"],
  [settingInstead("etcd.dataDir")]: ["data-dir"],
  [settingInstead("etcd.walDir")]: ["wal-dir"],
  [exitFlags]: ["help", "version"],
});

/** A fourth member adds no fault tolerance, only one more that can fail; more than seven slow down writes. */
export function checkQuorum({ hosts = [] }: Draft): Problem[] {
  const known = hosts.flatMap(({ name, roles, lost }) =>
    roles === undefined ? [] : [{ name, roles, lost }],
  );
  // Nothing can be said unless every host's roles are known.
  if (known.length < hosts.length) return [];
  const members = known.filter((host) => rolesOf(host, known).isEtcd);
  const living = members.filter(({ lost }) => !lost);
  // A lost one may stay in the stack file until it has been replaced, and for a while after that.
  if (members.length === 0 || isGood(members.length) || isGood(living.length)) return [];
  const names = members.flatMap(({ name }) => name ?? []).join(", ");
  return [
    {
      path: "hosts",
      message: `${members.length} hosts are members of etcd (${names}); allowed: 1, 3, 5 or 7, so that a majority survives a split (give the role etcd to that many hosts, or change the number of masters)`,
    },
  ];
}

const isGood = (count: number): boolean => count % 2 === 1 && count <= 7;
