import { z } from "zod";
import { command } from "../../../documents/command.ts";
import { facts } from "../../../documents/facts.ts";
import { repairable } from "../../../documents/repair.ts";

const values = z.record(z.string(), z.string());

/** The users of etcd and what is kept for them, for etcd-access.sh. */
export const etcdAccessDocument = repairable.extend({
  /** Users with all rights. */
  administrators: z.array(z.string()),
  /** Users by name, which read and write only the keys that begin with their prefix. */
  clients: z.record(z.string(), z.object({ prefix: z.string() })),
  /** Key → value. */
  keys: values,
  /** Keys that are written unless they are there: key → value. */
  handedOver: values.optional(),
  etcdctl: z.object({
    path: z.string(),
    endpoints: z.array(z.string()),
    cacert: z.string(),
    cert: z.string(),
    key: z.string(),
  }),
});

export type EtcdAccessDocument = z.infer<typeof etcdAccessDocument>;

export const etcdAccessCommand = command("etcd-access", etcdAccessDocument);

/** What etcd says of its users and of the keys of those that are not administrators; see etcd-access-facts.sh. */
export const etcdAccessFacts = facts(
  "etcd-access",
  z.object({
    rbac: z.boolean(),
    /** Name → its roles; null for a user that does not exist. */
    users: z.record(z.string(), z.array(z.string()).nullable()),
    /** Name → `readwrite FROM TO`, with the key that the range ends before; null for a role that does not exist. */
    roles: z.record(z.string(), z.array(z.string()).nullable()),
    /** Key → value. */
    keys: values,
  }),
);
