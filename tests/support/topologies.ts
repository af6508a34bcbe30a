import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { StackSettings } from "./engine.ts";

export const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBx0RzGmTmpnPYxWP3VnPDdAn2k4nqKYDVDQLcNAEqfV";
export const flanneldURL = "https://github.com/flannel-io/flannel/releases/download/v0.28.9/flanneld-amd64";

export interface Host {
  name: string;
  roles: string[];
  [field: string]: unknown;
}

/** A host with an address of its own, by its place in the list. */
export function host(name: string, roles: string[], fields: Record<string, unknown> = {}): Host {
  return { name, roles, ssh: { hostKey }, ...fields };
}

/** A stack file's settings as the engine hands them over; hosts get addresses in order. */
export function stackOf(hosts: readonly Host[], settings: Record<string, unknown> = {}): StackSettings {
  return settingsOf({
    "barekube:clusterName": "test",
    "barekube:artifacts": { checksums: { [flanneldURL]: "f".repeat(64) } },
    "barekube:hosts": hosts.map((one, index) => ({ address: `198.51.100.${index + 1}`, ...one })),
    ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [`barekube:${key}`, value])),
  });
}

function settingsOf(config: Record<string, unknown>): StackSettings {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** The stack `dev` as it is in the repository, with fixed values for what the lab makes. */
export function devStack(settings: Record<string, unknown> = {}): StackSettings {
  const file = readFileSync(new URL("../../Pulumi.dev.yaml", import.meta.url), "utf8");
  const { config } = parse(file) as { config: Record<string, unknown> };
  return settingsOf({
    ...config,
    "barekube:include": "tests/support/dev-include.yaml",
    ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [`barekube:${key}`, value])),
  });
}

const numbered = (count: number, name: string, roles: string[]): Host[] =>
  Array.from({ length: count }, (_, index) => host(`${name}-${index + 1}`, roles));

export const masters = (count: number): Host[] => numbered(count, "master", ["master"]);
export const workers = (count: number): Host[] => numbered(count, "worker", ["worker"]);

/** Clusters of different shapes, by what is special about them. */
export const topologies: Readonly<Record<string, StackSettings>> = {
  "the dev cluster": devStack(),
  "hosts that keep their firewalls": stackOf([...masters(3), ...workers(1)], {
    hostPreparation: { firewall: "keep" },
  }),
  "one host for everything": stackOf([host("solo", ["master", "worker"])]),
  "etcd on hosts of its own": stackOf([...numbered(3, "etcd", ["etcd"]), ...masters(2), ...workers(2)], {
    virtualAddress: { address: "198.51.100.200" },
  }),
  "3 masters and 60 workers": stackOf([...masters(3), ...workers(60)]),
  "hostile but valid values": stackOf(
    [
      // Names that are words of the program, and names that begin like others.
      host("etcd", ["master"]),
      host("kubelet", ["worker"], {
        labels: { "example.com/a.b_c-d": "A.b_c-9", empty: "", "0": "0", toString: "valueOf" },
        taints: [{ key: "constructor", effect: "NoExecute" }],
        interface: "$(id)'\"\\%n`;",
      }),
      host("etcd-kubelet", ["worker"], { kubelet: { systemReserved: { memory: "${x} 'y' \"z\" %i" } } }),
      host("a.b-c.d", ["worker"], { ssh: { hostKey, user: "first.last_x-1", port: 2222 } }),
    ],
    {
      clusterName: "0",
      apiServer: { extraArgs: { "audit-log-format": "\"'\\ %h $HOME ${HOME} \t é" } },
      hostPreparation: { sysctl: { "kernel.core_pattern": "|/bin/x %p '$(id)'" } },
    },
  ),
};
