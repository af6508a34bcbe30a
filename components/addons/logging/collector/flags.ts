import type { ClusterSpec } from "../../../../config/cluster.ts";
import { paths as hostPaths } from "../../../host/paths.ts";
import { bytesOf } from "../../../../config/schema/storage.ts";
import { storeService, username } from "../names.ts";
import { paths } from "../paths.ts";
import { loggingSettings } from "../settings.ts";

/** Where its Pod has the store's password. */
export const loginFolder = "/etc/log-collector/login";
/** Whom the API server trusts, the store included. */
const authority = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

/** Files that are collected besides the logs of containers, by what the field `log` of their lines is. */
const files = {
  journal: `${paths.journal}/*.log`,
  // As a pattern, since only masters have it; vlagent would warn of a plain file that is missing.
  audit: `${hostPaths.audit}/{audit}.log`,
};
/** The kubelet replaces this by what the variable is. */
const hostname = "$(NODE_NAME)";

/** Flags of vlagent; one with a list is repeated. */
export const collectorFlags = (cluster: ClusterSpec) => ({
  // For whoever forwards a port to it: its metrics tell what it holds back and loses.
  httpListenAddr: "127.0.0.1:9429",
  tmpDataPath: paths.buffer,
  kubernetesCollector: true,
  "fileCollector.glob": Object.values(files),
  "fileCollector.extraFields": Object.keys(files).map((log) => JSON.stringify({ log, hostname })),
  // By themselves these would be the Pod's name, and the path.
  "fileCollector.hostnameField": "",
  "fileCollector.fileField": "",
  "fileCollector.streamFields": "log,hostname",
  // The second ones are those of the audit log.
  "fileCollector.timeField": "time,requestReceivedTimestamp",
  "fileCollector.msgField": "message,requestURI",
  // It means something to what follows the journal.
  "fileCollector.ignoreFields": "cursor",
  "fileCollector.refreshInterval": "2s",
  "remoteWrite.url": `https://${storeService(cluster)}/insert/native`,
  "remoteWrite.tlsCAFile": authority,
  "remoteWrite.basicAuth.username": username,
  "remoteWrite.basicAuth.passwordFile": `${loginFolder}/password`,
  "remoteWrite.maxDiskUsagePerURL": bytesOf(loggingSettings.of(cluster)?.bufferSize ?? ""),
  // By themselves these, and with them its memory, would grow with the processors of the node.
  "remoteWrite.queues": 2,
  "remoteWrite.maxBlockSize": "1MiB",
  // Soon after the store is back.
  "remoteWrite.retryMaxTime": "10s",
});
