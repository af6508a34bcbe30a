import { z } from "zod";
import { command } from "../../documents/command.ts";
import { facts } from "../../documents/facts.ts";
import { service } from "../../documents/service.ts";

/** Used only when a member starts for the first time; see etcd.sh. */
export const etcdBootstrapDocument = z.object({
  path: z.string(),
  /** All members, as etcd writes them: `a=https://192.0.2.1:2380,b=…`. */
  cluster: z.string(),
  token: z.string(),
  /** Others already serve, so this member joins them instead of forming its own cluster. */
  joins: z.literal(true).optional(),
});

export type EtcdBootstrap = z.infer<typeof etcdBootstrapDocument>;

export const etcdDocument = service.extend({
  dataDirectory: z.string(),
  walDirectory: z.string(),
  etcdctl: z.string(),
  /** A URL that returns success while the member takes part. */
  health: z.string(),
  /** The member as the others know it. */
  peer: z.object({
    name: z.string(),
    url: z.string(),
    cacert: z.string(),
    cert: z.string(),
    key: z.string(),
  }),
  /** Root's certificate, since with RBAC nobody else may change the members; hosts may remember a document without. */
  root: z.object({ cert: z.string(), key: z.string() }).optional(),
  bootstrap: etcdBootstrapDocument,
  /** Before another version of Kubernetes or etcd comes, a snapshot is taken; see snapshot-before-upgrade.sh. */
  upgrade: z.object({ versions: z.string(), program: z.string(), config: z.string() }).optional(),
});

export type EtcdService = z.infer<typeof etcdDocument>;

export const etcdCommand = command("etcd", etcdDocument.omit({ files: true }));

/** As etcd prints it, without empty fields: a member has neither name nor URLs until it has started. */
const member = z.object({
  name: z.string().default(""),
  clientURLs: z.array(z.string()).nullish(),
  peerURLs: z.array(z.url()).nullish().catch(null),
  isLearner: z.boolean().default(false),
});

const count = z.number().optional();
const flag = z
  .number()
  .transform((value) => value === 1)
  .optional();

const metrics = z
  .object({
    etcd_server_has_leader: flag,
    etcd_server_is_learner: flag,
    etcd_server_proposals_committed_total: count,
    etcd_server_proposals_applied_total: count,
    etcd_server_quota_backend_bytes: count,
    etcd_mvcc_db_total_size_in_bytes: count,
    etcd_mvcc_db_total_size_in_use_in_bytes: count,
  })
  .transform((all) => ({
    hasLeader: all.etcd_server_has_leader,
    isLearner: all.etcd_server_is_learner,
    /** The last log entry that it knows to be committed, and the last that it has applied. */
    committed: all.etcd_server_proposals_committed_total,
    applied: all.etcd_server_proposals_applied_total,
    /** In bytes: how large its database may become, how large it is, and how much of it is in use. */
    quota: all.etcd_server_quota_backend_bytes,
    size: all.etcd_mvcc_db_total_size_in_bytes,
    inUse: all.etcd_mvcc_db_total_size_in_use_in_bytes,
  }));

/** What the host's etcd member reports; see etcd-facts.sh. */
export const etcdFacts = facts(
  "etcd",
  z.object({
    /** Whether it takes part: it has a leader and no alarms. */
    healthy: z.boolean(),
    /** All members, itself included; none when it does not answer. */
    members: z.array(member),
    /** Why it reports itself unhealthy; empty if it is healthy. */
    reason: z.string().default(""),
    metrics: metrics.optional(),
  }),
);

/** Whether the member has a vote. */
export const isVoter = ({ clientURLs, isLearner }: z.infer<typeof member>): boolean =>
  !isLearner && (clientURLs ?? []).length > 0;
