import type { Problem } from "./problem.ts";

/** Adds the host's name to the problems of a host, since an index is hard to find in a long list. */
export function nameHosts(problems: readonly Problem[], hosts: unknown): Problem[] {
  return problems.map((problem) => {
    const [, index] = /^hosts\[(\d+)\]/.exec(problem.path) ?? [];
    const name = index === undefined ? undefined : nameAt(hosts, Number(index));
    return name === undefined ? problem : { ...problem, host: name };
  });
}

function nameAt(hosts: unknown, index: number): string | undefined {
  const host: unknown = Array.isArray(hosts) ? hosts[index] : undefined;
  if (typeof host !== "object" || host === null || !("name" in host)) return undefined;
  return typeof host.name === "string" && host.name !== "" ? host.name : undefined;
}
