import { paths as hostPaths } from "../../../host/paths.ts";
import { collectorName, namespace } from "../names.ts";
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
 *
 * What is read goes straight into the buffer, and nothing more is read while that is full. Its own messages, and lines
 * that Elasticsearch cannot take, are in the log of its Pod. Its capabilities are the Pod's matter: left to itself, it would
 * give up the one to read every file.
 */
export const rsyslogConfig = (args: ConfigArgs): string => `\
global(workDirectory="${paths.buffer}" maxMessageSize="1m" processInternalMessages="on" libcapng.enable="off")
module(load="imfile" mode="inotify")
module(load="mmjsonparse")
module(load="omelasticsearch")
${templates}action(type="omfile" file="/dev/stdout" template="said")
${pods}${journal}${audit}${send(args)}${answers(args)}\
${input("pods", "/var/log/pods/*/*/*.log")}\
${input("journal", `${paths.journal}/*.log`)}\
${input("audit", `${hostPaths.audit}/audit.log`)}`;

const input = (ruleset: string, file: string): string =>
  `input(type="imfile" file="${file}" tag="${ruleset}" ruleset="${ruleset}" addMetadata="on" freshStartTail="off" reopenOnTruncate="on")\n`;

/** An entry is all that a message has in \`$!\`, and what is needed besides in \`$.\`. */
const templates = `\
template(name="index" type="list") { property(name="$.index") }
template(name="id" type="list") { property(name="$.id") }
template(name="entry" type="subtree" subtree="$!")
template(name="said" type="list") { property(name="msg") constant(value="\\n") }
template(name="refused" type="list") {
  constant(value="refused: ") property(name="$.omes!error") constant(value=": ") property(name="$!") constant(value="\\n")
}
`;

/** \`/var/log/pods/NAMESPACE_POD_UID/CONTAINER/0.log\`, with lines as the container runtime writes them. */
const pods = `\
ruleset(name="pods" queue.type="Direct") {
  set $.path = $!metadata!filename;
  set $.offset = $!metadata!fileoffset;
  unset $!metadata;
  set $.pod = field($.path, 47, 5);
  set $!@timestamp = field($msg, 32, 1);
  set $!log = "pods";
  set $!hostname = \`echo $NODE_NAME\`;
  set $!stream = field($msg, 32, 2);
  set $!message = re_extract($msg, "^[^ ]+ (stdout|stderr) [FP] (.*)", 0, 2, "");
  set $!kubernetes!namespace_name = field($.pod, 95, 1);
  set $!kubernetes!pod_name = field($.pod, 95, 2);
  set $!kubernetes!pod_id = field($.pod, 95, 3);
  set $!kubernetes!container_name = field($.path, 47, 6);
  set $.id = $.pod & "/" & field($.path, 47, 6) & "/" & field($.path, 47, 7) & ":" & $!@timestamp & ":" & $.offset;
  call new
}
`;

const journal = `\
ruleset(name="journal" queue.type="Direct") {
  unset $!metadata;
  action(type="mmjsonparse" cookie="" container="$.line")
  set $!@timestamp = $.line!time;
  set $!log = "journal";
  set $!hostname = \`echo $NODE_NAME\`;
  set $!message = $.line!message;
  set $!unit = $.line!unit;
  set $!identifier = $.line!identifier;
  set $!priority = $.line!priority;
  set $.id = "journal:" & $.line!cursor;
  call new
}
`;

/** What one searches by, and the whole line as text: its parts differ too much for one index. */
const audit = `\
ruleset(name="audit" queue.type="Direct") {
  unset $!metadata;
  action(type="mmjsonparse" cookie="" container="$.line")
  set $!@timestamp = $.line!requestReceivedTimestamp;
  set $!log = "audit";
  set $!hostname = \`echo $NODE_NAME\`;
  set $!message = $msg;
  set $!verb = $.line!verb;
  set $!user = $.line!user!username;
  set $!uri = $.line!requestURI;
  set $!resource = $.line!objectRef!resource;
  set $!namespace = $.line!objectRef!namespace;
  set $!name = $.line!objectRef!name;
  set $.id = "audit:" & $.line!auditID & ":" & $.line!stage;
  call new
}
`;

/**
 * The buffer. While Elasticsearch is away, or refuses everything, for a wrong password for example, it is asked again and
 * again. A day is how long a full buffer holds up its reader before it drops a line: in effect, for ever.
 */
function send({ output, bufferBytes }: ConfigArgs): string {
  const { host, port } = serverOf(output);
  const login =
    output.username === undefined ? "" : ` uid="${output.username}" pwd=\`cat ${folders.login}/password\``;
  const ca = output.ca === undefined ? "" : ` tls.cacert="${folders.config}/ca.crt"`;
  return `\
ruleset(name="new" queue.type="Direct") {
  unset $.line;
  set $.index = "${output.index}-" & substring($!@timestamp, 0, 10);
  call send
}
ruleset(name="send" queue.type="Direct") {
  action(type="omelasticsearch" name="elasticsearch" server="${host}" serverport="${port}" usehttps="on"${ca}${login}
    template="entry" searchIndex="index" dynSearchIndex="on" maxbytes="10m" indextimeout="60000"
    bulkmode="on" bulkid="id" dynbulkid="on" writeoperation="create"
    retryfailures="on" retryruleset="answers" ratelimit.interval="0"
    action.resumeRetryCount="-1" action.resumeInterval="5" action.resumeIntervalMax="15"
    action.errorfile="${paths.buffer}/refused.json" action.errorfile.maxsize="67108864"
    queue.type="LinkedList" queue.filename="elasticsearch" queue.maxDiskSpace="${bufferBytes}"
    queue.size="2000" queue.dequeueBatchSize="500" queue.timeoutEnqueue="86400000"
    queue.checkpointInterval="100" queue.saveOnShutdown="on")
}
`;
}

/**
 * Elasticsearch may take some documents of a batch and refuse others. Here is its answer for each of such a batch: what
 * is malformed stays so, and the rest is sent again, a batch in a second. This queue never holds up whoever puts something
 * into it, since it waits for them in turn. It is on disk alone, so that its size in messages costs nothing.
 */
const answers = ({ bufferBytes }: ConfigArgs): string => `\
ruleset(name="answers" queue.type="Disk" queue.filename="answers" queue.maxDiskSpace="${Math.floor(bufferBytes / 4)}"
    queue.size="1000000000" queue.dequeueBatchSize="500" queue.dequeueSlowdown="1000000" queue.timeoutEnqueue="0"
    queue.checkpointInterval="100" queue.saveOnShutdown="on") {
  if $.omes!status == 409 or ($.omes!status >= 200 and $.omes!status < 300) then stop
  if $.omes!status == 400 then {
    # Not what it has said itself: that is about another one.
    if not ($!kubernetes!namespace_name == "${namespace}" and $!kubernetes!container_name == "${collectorName}") then
      action(type="omfile" file="/dev/stdout" template="refused")
    stop
  }
  set $.id = $.omes!_id;
  set $.index = $.omes!_index;
  unset $.omes;
  call send
}
`;
