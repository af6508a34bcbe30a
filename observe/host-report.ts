import { z } from "zod";

/** What a host tells of itself when it is asked at the start of a run. */
export interface HostReport {
  /** From /etc/machine-id; another one is another installation of the host. */
  machineID?: string;
  /** By the label of the command: `prepare`, `etcd`, `kubelet`, …; empty on a host that was never touched. */
  commands: ReadonlyMap<string, AppliedCommand>;
  /** What is known of each Node's labels and taints, by name; on a master whose API server answers. */
  nodes?: ReadonlyMap<string, AppliedCommand>;
  /** On a host with a member of etcd. */
  etcd?: EtcdReport | undefined;
  /** On a node while authorities or keys are rotated. */
  pods?: PodsReport | undefined;
  /** The certificate that the kubelet got for itself, as PEM; on a host whose kubelet has joined. */
  kubeletClient?: string | undefined;
}

/** How many Pods have something else mounted than what they are given now. */
export interface PodsReport {
  tokens: number;
  authorities: number;
}

/** What the host's member of etcd says. */
export interface EtcdReport {
  /** Whether it takes part: it knows a leader and has no alarm. */
  healthy: boolean;
  /** Names of all members with a vote, its own included; none when it does not answer. */
  members: string[];
}

/** A command as the host remembers it. */
export interface AppliedCommand {
  /** Its document, without the contents of files. */
  document: Readonly<Record<string, unknown>>;
  /** What is not as the command left it → how it is instead; empty when all is well. */
  drift: Readonly<Record<string, string>>;
  /** Whether the command's unit was started since, and so runs with what is wrong. */
  restart?: boolean;
  /** Hash of a certificate of the kubelet that has ended, so that its node must join once more. */
  rejoin?: string;
}

/** Whether the command's last run did all that it was to do; scripts/question/report.sh has the words. */
export const cameToItsEnd = ({ drift }: AppliedCommand): boolean => !("the last run" in drift);

const commands = z.record(
  z.string(),
  z.object({
    document: z.record(z.string(), z.unknown()),
    drift: z.record(z.string(), z.string()).default({}),
    restart: z.boolean().default(false),
  }),
);

const answer = z.object({
  machineID: z.string(),
  commands,
  nodes: commands.nullish(),
  etcd: z
    .object({ healthy: z.boolean(), members: z.array(z.string()) })
    .nullish()
    .transform((etcd) => etcd ?? undefined),
  pods: z
    .object({ tokens: z.number(), authorities: z.number() })
    .nullish()
    .transform((pods) => pods ?? undefined),
  kubeletClient: z
    .string()
    .nullish()
    .transform((pem) => pem || undefined),
});

/** @param text what scripts/question/report.sh printed. @throws when that is no report. */
export function parseReport(text: string): HostReport {
  const { commands, nodes, ...others } = answer.parse(JSON.parse(text));
  return {
    ...others,
    commands: new Map(Object.entries(commands)),
    ...(nodes ? { nodes: new Map(Object.entries(nodes)) } : {}),
  };
}
