import { z } from "zod";

/** What a host tells of itself when it is asked at the start of a run. */
export interface HostReport {
  /** From /etc/machine-id; another one is another installation of the host. */
  machineID?: string;
  /** By the label of the command: `prepare`, `etcd`, `kubelet`, …; empty on a host that was never touched. */
  commands: ReadonlyMap<string, AppliedCommand>;
  /** On a host with an etcd that answers. */
  etcd?: EtcdReport | undefined;
}

/** A command as the host remembers it. */
export interface AppliedCommand {
  /** Its document, without the contents of files. */
  document: Readonly<Record<string, unknown>>;
  /** What is not as the command left it → how it is instead; empty when all is well. */
  drift: Readonly<Record<string, string>>;
  /** Whether the command's unit was started since, and so runs with what is wrong. */
  restart?: boolean;
}

/** The host's own member of etcd, and the members that it knows, by its database. */
export interface EtcdReport {
  /** Whether this member takes part: it knows a leader and has no alarm. */
  healthy: boolean;
  members: EtcdMember[];
}

export interface EtcdMember {
  /** As in the API, a decimal number of 64 bits. */
  ID: string;
  /** Empty until it was started for the first time. */
  name?: string | undefined;
  peerURLs: string[];
  isLearner?: boolean | undefined;
}

const member = z.object({
  ID: z.string(),
  name: z.string().optional(),
  peerURLs: z.array(z.string()).default([]),
  isLearner: z.boolean().optional(),
});

const answer = z.object({
  machineID: z.string(),
  commands: z.record(
    z.string(),
    z.object({
      document: z.record(z.string(), z.unknown()),
      drift: z.record(z.string(), z.string()).default({}),
      restart: z.boolean().default(false),
    }),
  ),
  etcd: z.object({ healthy: z.boolean(), members: z.array(member) }).optional(),
});

/** @param text what scripts/question/report.sh printed. @throws when that is no report. */
export function parseReport(text: string): HostReport {
  const { commands, ...others } = answer.parse(JSON.parse(text));
  return { ...others, commands: new Map(Object.entries(commands)) };
}
