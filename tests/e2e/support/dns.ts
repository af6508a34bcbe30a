import assert from "node:assert/strict";
import type { Kubectl } from "./kubectl.ts";
import { eventually } from "./wait.ts";

/** Waits until every node has a Pod of CoreDNS that is ready. */
export async function dnsRuns(kubectl: Kubectl, seconds: number): Promise<void> {
  await eventually({ what: "DaemonSet coredns", seconds }, () =>
    kubectl.run([
      ...["--namespace", "kube-system", "rollout", "status", "daemonset/coredns"],
      ...["--timeout=1s"],
    ]),
  );
}

const ownName = "kubernetes.default.svc.cluster.local";

const file = "/tmp/lookups";
const end = "/tmp/lookups.end";

/** Has a Pod look up a name over and over, each time from a new socket and for two seconds at most. */
export async function startLookups(kubectl: Kubectl, pod: string): Promise<void> {
  const loop = `rm -f ${file} ${end}; while [ ! -e ${end} ]; do sleep 0.2;
    from=$(date +%s); word=failed; if timeout 2 nslookup ${ownName} >/dev/null 2>&1; then word=found; fi
    echo "$from $(date +%s) $word"; done >${file} 2>/dev/null </dev/null &`;
  await kubectl.exec(pod, "sh", "-c", loop);
}

/**
 * Ends the lookups of a Pod.
 *
 * @returns the longest time in seconds, to the whole one, in which every lookup failed.
 */
export async function longestFailure(kubectl: Kubectl, pod: string): Promise<number> {
  const text = await kubectl.exec(pod, "sh", "-c", `touch ${end}; cat ${file}`);
  const tries = text
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  assert.ok(tries.length > 10, `only ${tries.length} lookups: ${text}`);
  let longest = 0;
  let since: number | undefined;
  for (const [from, to, word] of tries) {
    if (word === "found") {
      since = undefined;
      continue;
    }
    since ??= Number(from);
    longest = Math.max(longest, Number(to) - since);
  }
  return longest;
}
