import { type ClusterSpec, livingHosts } from "../../config/cluster.ts";
import { generationPaths, type Generations, type Rotated, rotated } from "../../config/generations.ts";
import type { Problem } from "../../config/problem.ts";
import { rotatable } from "../../documents/generations.ts";
import { listText, namesOf, type Refusal } from "../../observe/refusals.ts";
import type { LivingHost } from "../../observe/report/host-report.ts";
import { generationsOf } from "./settings.ts";
import { kubeletFacts } from "../kubelet/document.ts";

/** The generations that a command on a host was last given. */
interface Known {
  host: string;
  generations: Generations;
  /** Whether that command finished, so that they are in force. */
  done: boolean;
}

interface Rotation {
  what: Rotated;
  wanted: Generations;
  known: readonly Known[];
}

/**
 * While a change reaches one host after another, hosts that have it talk to hosts that do not. So a generation comes
 * into use only when all hosts trust it, and is dropped only when none uses it.
 */
export function refuseUnsafeRotation(cluster: ClusterSpec, living: readonly LivingHost[]): Problem[] {
  return rotated.flatMap((what) => {
    const wanted = generationsOf(cluster)[what];
    const known = living.flatMap((host) => knownOn(host, what));
    if (!known.some((one) => needsCare(one, wanted))) return [];
    const rotation = { what, wanted, known };
    const problem =
      skipsTrust(rotation) ??
      dropsWhatIsUsed(rotation) ??
      continuesTooSoon(rotation) ??
      knowsTooLittle(cluster, living) ??
      outrunsPods(rotation, living);
    return problem === undefined ? [] : [{ path: generationPaths[what], given: wanted, message: problem }];
  });
}

function knownOn({ name: host, report }: LivingHost, what: Rotated): Known[] {
  return [...report.commands.values()].flatMap(({ document, finished: done }) => {
    const list = rotatable.safeParse(document).data?.generations[what];
    return list === undefined ? [] : [{ host, done, generations: list }];
  });
}

/** Trusting more is always safe. */
const needsCare = ({ generations }: Known, wanted: Generations): boolean =>
  generations[0] !== wanted[0] || generations.some((number) => !wanted.includes(number));

function skipsTrust({ what, wanted: [first = 0], known }: Rotation): string | undefined {
  const untrusting = known.filter(({ generations }) => !generations.includes(first));
  const present = untrusting[0]?.generations;
  if (present === undefined) return undefined;
  return `${verbs[what]} generation ${first}, which is not trusted yet on ${hostsOf(untrusting)}; first append it to the list, ${listText([...present, first])}, and run pulumi up`;
}

function dropsWhatIsUsed({ wanted, known }: Rotation): string | undefined {
  const using = known.filter(({ generations: [first = 0] }) => !wanted.includes(first));
  const first = using[0]?.generations[0];
  if (first === undefined) return undefined;
  return `drops generation ${first}, which is still in use on ${hostsOf(using)}; first put another one before it, ${listText([...wanted, first])}, and run pulumi up`;
}

function continuesTooSoon({ wanted, known }: Rotation): string | undefined {
  const unfinished = known.filter((one) => !one.done && needsCare(one, wanted));
  const present = unfinished[0]?.generations;
  if (present === undefined) return undefined;
  return `continues although the last run did not finish on ${hostsOf(unfinished)}; first set ${listText(present)} again and run pulumi up`;
}

function knowsTooLittle(cluster: ClusterSpec, living: readonly LivingHost[]): string | undefined {
  const answered = new Set(living.map(({ name }) => name));
  const silent = livingHosts(cluster).filter(({ name }) => !answered.has(name));
  if (silent.length === 0) return undefined;
  return `cannot be changed like this while ${namesOf(silent)} does not report what is trusted and used there; bring it back, or set lost: true for it if it is dead for good`;
}

/** Kubelets update what Pods have mounted, but not at once. */
function outrunsPods({ what, wanted, known }: Rotation, living: readonly LivingHost[]): string | undefined {
  const mounted = mountedInPods[what];
  if (mounted === undefined || !known.some(({ generations }) => mounted.matters(generations, wanted)))
    return undefined;
  const late = living.filter(({ report }) => (report.facts(kubeletFacts)?.pods?.[mounted.count] ?? 0) > 0);
  if (late.length === 0) return undefined;
  return `comes before all Pods on ${namesOf(late)} have ${mounted.thing}; their kubelets see to that within two minutes, so run again then`;
}

interface Mounted {
  thing: string;
  count: "authorities" | "tokens";
  /** Whether going from one list to the other needs it. */
  matters: (present: Generations, wanted: Generations) => boolean;
}

const mountedInPods: { readonly [what in Rotated]?: Mounted } = {
  kubernetes: {
    thing: "the trusted authorities",
    count: "authorities",
    matters: ([present], [wanted]) => present !== wanted,
  },
  serviceAccount: {
    thing: "a token from the signing key",
    count: "tokens",
    matters: (present, wanted) => present.some((number) => !wanted.includes(number)),
  },
};

const verbs: Readonly<Record<Rotated, string>> = {
  kubernetes: "issues from",
  etcd: "issues from",
  frontProxy: "issues from",
  serviceAccount: "signs with",
};

const hostsOf = (known: readonly Known[]): string => [...new Set(known.map(({ host }) => host))].join(", ");

export const pkiRefusals: readonly Refusal[] = [refuseUnsafeRotation];
