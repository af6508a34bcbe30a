import type { Expected, Gathered } from "../report/gathered.ts";
import type { Finding } from "./finding.ts";

type Present = Gathered["present"];

/** What is wrong with kernel parameters and modules, swap, SELinux, the clock and /etc/hosts. */
export const systemDrift = (label: string, expected: Expected, { present }: Gathered): Finding[] =>
  [
    ...sysctls(expected, present),
    ...modules(expected, present),
    ...swap(expected, present),
    ...selinux(expected, present),
    ...hosts(expected, present),
    ...clock(expected, present),
  ].map((finding) => ({ label, ...finding }));

type Unlabelled = Omit<Finding, "label">;

const sysctls = ({ sysctl }: Expected, present: Present): Unlabelled[] =>
  [...sysctl].flatMap(([key, wanted]) => {
    const value = present.sysctl.get(key) ?? "missing";
    return value === wanted ? [] : [{ subject: key, state: `is ${value}, not ${wanted}` }];
  });

const modules = ({ module }: Expected, present: Present): Unlabelled[] =>
  [...module]
    .filter((name) => !present.module.has(name))
    .map((name) => ({ subject: `module ${name}`, state: "is not loaded" }));

function swap({ swap }: Expected, present: Present): Unlabelled[] {
  const [first] = present.swap;
  return swap.has("off") && first !== undefined ? [{ subject: "swap", state: `is on: ${first}` }] : [];
}

const selinux = ({ selinux }: Expected, present: Present): Unlabelled[] =>
  selinux.has("permissive") && present.selinux.has("enforcing")
    ? [{ subject: "SELinux", state: "is enforcing" }]
    : [];

function hosts({ hosts }: Expected, present: Present): Unlabelled[] {
  if (hosts.size === 0) return [];
  const lines = [...present.hosts.values()];
  const subject = "/etc/hosts";
  if (lines.length === 0) return [{ subject, state: "lacks barekube's lines" }];
  const isSame = lines.length === hosts.size && [...hosts].every((line, index) => lines[index] === line);
  return isSame ? [] : [{ subject, state: "has other lines than barekube's" }];
}

const clock = ({ clock }: Expected, present: Present): Unlabelled[] =>
  [...clock]
    .filter((unit) => present.unit.get(unit)?.get("ActiveState") !== "active")
    .map((unit) => ({ subject: "clock", state: `is no longer synchronized by ${unit}` }));
