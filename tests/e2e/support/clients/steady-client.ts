import type { Lab } from "../../../../lab/hosts/lab.ts";
import { onHost } from "../on-host.ts";
import { eventually } from "../wait.ts";
import type { Client } from "./client.ts";

interface SteadyClientArgs {
  /** For the report. */
  what: string;
  /** Where it runs. */
  host: string;
  url: string;
  /** Asks from within this Pod's network, by the name of the Pod. */
  pod?: string;
  /**
   * `anew`: a connection for each of five tries a second; `once`: a single one, from which it reads the lines that come
   * all the time.
   */
  connects: "anew" | "once";
}

const patienceMs = 2000;

/**
 * Somebody who uses a Service all the time. It runs on a host by itself, so that neither a login nor the speed of this
 * machine counts as a pause, and notes when it got something.
 */
export async function steadyClient(lab: Lab, args: SteadyClientArgs): Promise<Client> {
  const stop = `/run/e2e-${args.what.replaceAll(/\W+/g, "-")}`;
  await lab.ssh(args.host, `rm -f ${stop} ${stop}.began`);
  const running = lab.ssh(args.host, `stop=${stop}; ${entry(args.pod)}; ${loops[args.connects](args.url)}`);
  // What comes before the first answer, such as the login, is no pause.
  await eventually({ what: args.what, seconds: 30 }, () => onHost(lab, args.host, `test -e ${stop}.began`));
  return {
    end: async () => {
      const ended = Date.now();
      await lab.ssh(args.host, `touch ${stop}`);
      const { stdout, stderr } = await running;
      await lab.ssh(args.host, `rm -f ${stop} ${stop}.began`);
      const answers = waits[args.connects](stdout, ended);
      const failures = stderr.match(/^curl: \((?!23\))/gm)?.length ?? 0;
      const longest = Math.max(...answers);
      const text = `${args.what}: ${answers.length} answers, ${failures} failures, longest wait ${(longest / 1000).toFixed(1)} s`;
      if (longest > patienceMs) throw new Error(`${text}; ${stderr.slice(0, 500)}`);
      return text;
    },
  };
}

/** Sets `enter` to what leads into the network of the Pod. */
const entry = (pod: string | undefined): string =>
  pod === undefined
    ? "enter="
    : `pid=$(grep -lzx HOSTNAME=${pod} /proc/[0-9]*/environ 2>/dev/null | head -n 1 | cut -d/ -f3)
       enter="nsenter --target $pid --net"`;

/** How long each answer was waited for, and at the end one that has not come, in milliseconds. */
const waits = {
  /** Lines of `TIME SECONDS` for a try that took so long by curl's own clock, and `TIME` for one that failed. */
  anew: (output: string, ended: number): number[] => {
    let last: number | undefined;
    return [...linesBefore(ended, output), [ended]].flatMap(([time = 0, seconds], index, lines) => {
      const isFailure = seconds === undefined;
      const hasFailed = index > 0 && lines[index - 1]?.length === 1;
      // A busy machine may give the client itself no turn for seconds, so all the time counts only if a try failed in it.
      const wait = hasFailed ? time - (last ?? time) : (seconds ?? 0) * 1000;
      if (isFailure && index < lines.length - 1) return [];
      last = time;
      return [wait];
    });
  },
  /** Lines of `TIME` for what arrived. */
  once: (output: string, ended: number): number[] => {
    const times = [...linesBefore(ended, output).map(([time = 0]) => time), ended];
    return times.slice(1).map((time, index) => time - (times[index] ?? time));
  },
};

const linesBefore = (ended: number, output: string): number[][] =>
  output
    .split("\n")
    .filter(Boolean)
    .map((line) => line.trim().split(" ").map(Number))
    .filter(([time = 0]) => time <= ended);

/** A bash of version 5 knows the time without another program. */
const note = 'note() { echo "$((${EPOCHREALTIME//[.,]/} / 1000)) $*"; }';

// A server that is slow to answer is no reason to give up early; one that does not take the connection is.
const loops = {
  anew: (url: string) => `${note}
    curl="curl --silent --show-error --fail --connect-timeout 1 --max-time 2 --output /dev/null --write-out %{time_total}"
    until [ -e $stop ]; do
      if waited=$($enter $curl '${url}'); then note $waited; : >$stop.began; else note; fi
      sleep 0.2
    done`,
  once: (url: string) => `${note}
    $enter curl --silent --show-error --fail --no-buffer --max-time 3600 '${url}' | while read -r _; do
      if [ -e $stop ]; then break; fi
      note; : >$stop.began
    done`,
};
