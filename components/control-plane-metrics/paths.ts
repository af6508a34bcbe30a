import { etcdPorts } from "../etcd/ports.ts";
import { controllerManagerPort } from "../kube-controller-manager/files.ts";
import { schedulerPort } from "../kube-scheduler/files.ts";

/** What serves metrics on the loopback of a master, by the first part of its path. */
export const sources = {
  "kube-controller-manager": `https://127.0.0.1:${controllerManagerPort}/metrics`,
  "kube-scheduler": `https://127.0.0.1:${schedulerPort}/metrics`,
} as const;

/** etcd serves them to everybody who can connect. */
export const etcdSource = `http://127.0.0.1:${etcdPorts.metrics}/metrics`;
