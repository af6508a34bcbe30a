import { paths } from "../host/paths.ts";
import { pair } from "../pki/paths.ts";

/** etcd's keys are kept apart, since etcd's own user reads them. */
export const etcdCA = `${paths.etcdPki}/ca.crt`;
export const etcdServer = pair("server", paths.etcdPki);
export const etcdPeer = pair("peer", paths.etcdPki);
/** Root's certificate, with which people and scripts administer etcd. */
export const etcdRoot = pair("etcd-client");
