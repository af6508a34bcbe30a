import { managed } from "./host-file.ts";

type Value = string | number | boolean | readonly string[] | undefined;

type Section = Record<string, Value>;

/** Sections of a service's file with systemd's own key names; a list repeats its key, undefined is left out. */
export interface Unit {
  Unit: Section;
  Service: Section;
  /** Without it, something else starts the service. */
  Install?: Section;
}

export interface Timer {
  Unit: Section;
  Timer: Section;
  Install: Section;
}

/** @throws when a value would break out of its line. */
export function renderUnit(unit: Unit | Timer): string {
  const sections = Object.entries(unit as Unit & Timer).map(
    ([name, keys]: [string, Section]) => `[${name}]\n${Object.entries(keys).flatMap(renderKey).join("")}`,
  );
  return [managed + "\n", ...sections].join("\n");
}

function renderKey([key, value]: [string, Value]): string[] {
  if (value === undefined) return [];
  const values = typeof value === "object" ? value : [String(value)];
  return values.map((text) => {
    if (breaksOut.test(text)) {
      throw new Error(`${key}: a value of a unit file cannot hold a line break: ${JSON.stringify(text)}`);
    }
    return `${key}=${text}\n`;
  });
}

/** What ends a line for systemd, unless it is continued, and a backslash that would continue the last one. */
const breaksOut = /(?<!\\)\n|[\r\0]|\\$/;

/** Denies what no daemon of a cluster needs, not even one that mounts file systems for others. */
export const restrictions = {
  LockPersonality: true,
  MemoryDenyWriteExecute: true,
  NoNewPrivileges: true,
  RestrictAddressFamilies: "AF_UNIX AF_INET AF_INET6 AF_NETLINK",
  RestrictNamespaces: true,
  RestrictRealtime: true,
  SystemCallArchitectures: "native",
  // The daemon can handle an error and log it to the journal; the default is to kill it.
  SystemCallErrorNumber: "EPERM",
} as const;

/** Denies what a daemon that only serves the network does not need. */
export const sandbox = {
  ...restrictions,
  CapabilityBoundingSet: "",
  PrivateDevices: true,
  PrivateTmp: true,
  ProtectClock: true,
  ProtectControlGroups: true,
  ProtectHome: true,
  ProtectHostname: true,
  ProtectKernelLogs: true,
  ProtectKernelModules: true,
  ProtectKernelTunables: true,
  // Not ProcSubset=pid: the backlog of listening sockets comes from /proc/sys.
  ProtectProc: "invisible",
  ProtectSystem: "strict",
  RestrictSUIDSGID: true,
  // Includes @resources, since Go raises its own limit on open files.
  SystemCallFilter: ["@system-service", "~@privileged"],
  UMask: "0077",
};

/** For a sandboxed unit whose user may not listen on privileged ports. */
export const rightToListen = (port: number) =>
  port < 1024
    ? { CapabilityBoundingSet: "CAP_NET_BIND_SERVICE", AmbientCapabilities: "CAP_NET_BIND_SERVICE" }
    : {};

/**
 * For a sandboxed unit that calls iptables: its lock file, created outside the sandbox. Without the `-`, the command
 * that creates the file could not start either, since the file is missing.
 */
export const xtablesLock = {
  writable: "-/run/xtables.lock",
  create: "+/usr/bin/touch /run/xtables.lock",
} as const;

/** Restarts the unit however it ended. */
export const restart = { Restart: "always", RestartSec: 2 } as const;

/**
 * When memory runs out, the kernel kills Pods before the cluster's own daemons: as low as the static Pods of a control
 * plane, and just above the kubelet, which sets its own.
 */
export const lastToBeKilled = { OOMScoreAdjust: -997 } as const;
