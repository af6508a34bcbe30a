import { z } from "zod";

/** The words after a subject, as report.sh found them on a line. */
const words = z.array(z.string());
const bySubject = <Value>(value: z.ZodType<Value>) =>
  z
    .record(z.string(), value)
    .default({})
    .transform((record) => new Map(Object.entries(record)));
const texts = bySubject(words.transform((all) => all.join(" ")));
const lists = bySubject(words);
const names = z
  .record(z.string(), words)
  .default({})
  .transform((record) => new Set(Object.keys(record)));

/** What manifest.sh recorded about what a command left; that script explains the words. */
const expected = z.object({
  file: texts,
  sum: texts,
  binary: texts,
  link: texts,
  unless: texts,
  unit: names,
  sysctl: texts,
  module: names,
  hosts: names,
  swap: names,
  /** Units that are kept from starting: with a mask, or disabled. */
  masked: names,
  off: names,
  firewall: names,
  selinux: names,
  clock: names,
});

const stat = z
  .tuple([z.string(), z.string(), z.string(), z.string()])
  .transform(([type, mode, signature, changed]) => ({ type, mode, signature, changedAt: Number(changed) }));

/** What is on the host now. */
const present = z.object({
  stat: bySubject(stat),
  sum: texts,
  /** Symbolic link → its target. */
  target: texts,
  /** Files whose existence makes others unnecessary. */
  exists: names,
  /** A unit's file → files of other commands that it names. */
  mentions: lists,
  /** Unit → what `systemctl show` says: `ActiveState=active`. */
  unit: bySubject(words.transform(propertiesOf)),
  /** Unit → how many times systemd has restarted it within a minute; missing where there is no need to ask. */
  restarts: texts,
  /** Units that some target or other unit starts. */
  enabled: names,
  masked: names,
  sysctl: texts,
  module: names,
  swap: names,
  selinux: names,
  /** The lines between barekube's marks in /etc/hosts, numbered. */
  hosts: bySubject(words.transform((all) => all.join("\t"))),
});

const command = z.object({
  document: z.record(z.string(), z.unknown()),
  finished: z.boolean(),
  expected: expected.prefault({}),
});

/** What report.sh prints. */
export const gathered = z.object({
  machineID: z.string(),
  boot: z.string().default(""),
  /** In seconds: since 1970, and since the host booted. */
  now: z.number().default(0),
  uptime: z.number().default(0),
  commands: z.record(z.string(), command).transform((all) => new Map(Object.entries(all))),
  present: present.prefault({}),
  /** What others have where the cluster will put things, in the words of found.sh. */
  found: z.array(z.tuple([z.string(), z.string()], z.string())).default([]),
  /** By part, in the format of its script. */
  facts: z.record(z.string(), z.unknown()).default({}),
});

export type Gathered = z.infer<typeof gathered>;
export type Expected = z.infer<typeof expected>;

function propertiesOf(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const),
  );
}
