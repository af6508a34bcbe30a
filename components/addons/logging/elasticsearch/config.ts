import { paths as hostPaths } from "../../../host/paths.ts";
import { paths } from "../paths.ts";
import { type ElasticsearchOutput, serverOf } from "./settings.ts";

/** Where the collector's Pod has things. */
export const folders = { config: "/etc/log-collector/config", login: "/etc/log-collector/login" } as const;

interface ConfigArgs {
  output: ElasticsearchOutput;
  bufferBytes: number;
}

/**
 * rsyslog's configuration. The id of each document is made from what it was read from, so one that is sent again is
 * refused by Elasticsearch, and nothing is there twice. How far files have been read is noted only when rsyslog ends:
 * one that is killed reads again what was in its memory.
 */
export const rsyslogConfig = (args: ConfigArgs): string => `\
global(workDirectory="${paths.buffer}" maxMessageSize="1m")
module(load="imfile" mode="inotify")
module(load="mmjsonparse")
module(load="omelasticsearch")
${templates(args.output)}${pods}${journal}${audit}${send(args)}\
${input("pods", "/var/log/pods/*/*/*.log")}\
${input("journal", `${paths.journal}/*.log`)}\
${input("audit", `${hostPaths.audit}/audit.log`)}`;

const input = (ruleset: string, file: string): string =>
  `input(type="imfile" file="${file}" tag="${ruleset}" ruleset="${ruleset}" addMetadata="on" freshStartTail="off" reopenOnTruncate="on")\n`;

const templates = ({ index }: ElasticsearchOutput): string => `\
template(name="index" type="list") { constant(value="${index}-") property(name="$!day") }
template(name="id" type="list") { property(name="$!id") }
template(name="entry" type="subtree" subtree="$!entry")
`;

/** \`/var/log/pods/NAMESPACE_POD_UID/CONTAINER/0.log\`, with lines as the container runtime writes them. */
const pods = `\
ruleset(name="pods") {
  set $!path = $!metadata!filename;
  set $!pod = field($!path, 47, 5);
  set $!entry!@timestamp = field($msg, 32, 1);
  set $!entry!log = "pods";
  set $!entry!hostname = \`echo $NODE_NAME\`;
  set $!entry!stream = field($msg, 32, 2);
  set $!entry!message = re_extract($msg, "^[^ ]+ (stdout|stderr) [FP] (.*)", 0, 2, "");
  set $!entry!kubernetes!namespace_name = field($!pod, 95, 1);
  set $!entry!kubernetes!pod_name = field($!pod, 95, 2);
  set $!entry!kubernetes!pod_id = field($!pod, 95, 3);
  set $!entry!kubernetes!container_name = field($!path, 47, 6);
  set $!id = $!pod & "/" & field($!path, 47, 6) & "/" & field($!path, 47, 7) & ":" & $!entry!@timestamp & ":" & $!metadata!fileoffset;
  call send
}
`;

const journal = `\
ruleset(name="journal") {
  action(type="mmjsonparse" cookie="" container="$!line")
  set $!entry!@timestamp = $!line!time;
  set $!entry!log = "journal";
  set $!entry!hostname = \`echo $NODE_NAME\`;
  set $!entry!message = $!line!message;
  set $!entry!unit = $!line!unit;
  set $!entry!identifier = $!line!identifier;
  set $!entry!priority = $!line!priority;
  set $!id = "journal:" & $!line!cursor;
  call send
}
`;

/** What one searches by, and the whole line as text: its parts differ too much for one index. */
const audit = `\
ruleset(name="audit") {
  action(type="mmjsonparse" cookie="" container="$!line")
  set $!entry!@timestamp = $!line!requestReceivedTimestamp;
  set $!entry!log = "audit";
  set $!entry!hostname = \`echo $NODE_NAME\`;
  set $!entry!message = $msg;
  set $!entry!verb = $!line!verb;
  set $!entry!user = $!line!user!username;
  set $!entry!uri = $!line!requestURI;
  set $!entry!resource = $!line!objectRef!resource;
  set $!entry!namespace = $!line!objectRef!namespace;
  set $!entry!name = $!line!objectRef!name;
  set $!id = "audit:" & $!line!auditID & ":" & $!line!stage;
  call send
}
`;

function send({ output, bufferBytes }: ConfigArgs): string {
  const { host, port } = serverOf(output);
  const login =
    output.username === undefined ? "" : ` uid="${output.username}" pwd=\`cat ${folders.login}/password\``;
  const ca = output.ca === undefined ? "" : ` tls.cacert="${folders.config}/ca.crt"`;
  return `\
ruleset(name="send") {
  set $!day = substring($!entry!@timestamp, 0, 10);
  action(type="omelasticsearch" server="${host}" serverport="${port}" usehttps="on"${ca}${login}
    searchType="" template="entry" searchIndex="index" dynSearchIndex="on"
    bulkmode="on" bulkid="id" dynbulkid="on" writeoperation="create"
    action.resumeRetryCount="-1" action.resumeInterval="5"
    queue.type="LinkedList" queue.filename="elasticsearch" queue.maxDiskSpace="${bufferBytes}"
    queue.size="10000" queue.dequeueBatchSize="500" queue.saveOnShutdown="on")
}
`;
}
