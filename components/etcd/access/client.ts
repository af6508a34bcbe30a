import type { Reports } from "../../../observe/drift/cluster-drift.ts";

/** A user of etcd that gets no further than its own keys. */
export interface EtcdClient {
  /** Its name, which is the common name of its certificates. */
  user: string;
  /** It can read and write the keys that begin with this: `/kubernetes/network/`. */
  prefix: string;
  /** Keys that are written for it and kept as they are: key → value. */
  keys: Readonly<Record<string, string>>;
  /**
   * Keys that it keeps itself, but needs from the start, since the hosts of a living cluster already use them: key →
   * value. Those that exist are left alone, and those of nobody expire after a day.
   */
  handedOver?: (reports: Reports) => Readonly<Record<string, string>>;
}
