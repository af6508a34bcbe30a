import { z } from "zod";
import { absolutePath, form, isNameOrAddress, port } from "./formats.ts";

const extraArgs = (example: Record<string, string>) =>
  z
    .record(
      form(/^[a-z0-9][a-z0-9-]{0,99}$/, "the name of a flag without dashes in front"),
      form(/^(?:\t|[^\p{Cc}])*$/u, "a single line without control characters"),
    )
    .default({})
    .meta({
      description:
        "More flags, or other values for barekube's defaults. A flag that barekube decides itself is refused, with the reason.",
      keys: "name of the flag without dashes in front",
      examples: [example],
    });

const nameOrAddress = "a DNS name or an IP address";

export const apiServer = z.strictObject({
  port: port.default(6443).meta({ description: "Port of kube-apiserver.", examples: [443] }),
  certSANs: z
    .array(
      z.string().refine((name) => isNameOrAddress(name.replace(/^\*\./, "")), `allowed: ${nameOrAddress}`),
    )
    .default([])
    .meta({
      description: "More names and addresses that the API server's certificate is valid for.",
      allowed: `DNS names and IP addresses`,
      examples: [["kubernetes.example.com", "192.168.10.10"]],
    }),
  extraArgs: extraArgs({ "audit-log-maxage": "90" }),
});

export const controllerManager = z.strictObject({
  extraArgs: extraArgs({ "terminated-pod-gc-threshold": "500" }),
});
export const scheduler = z.strictObject({ extraArgs: extraArgs({ v: "4" }) });

export const etcd = z.strictObject({
  dataDir: absolutePath
    .default("/var/lib/etcd")
    .meta({ description: "Data directory of etcd.", examples: ["/data/etcd"] }),
  walDir: absolutePath.optional().meta({
    description: "Directory of the write-ahead log, on a disk of its own.",
    absent: "inside `dataDir`",
    examples: ["/wal/etcd"],
  }),
  extraArgs: extraArgs({ "quota-backend-bytes": "8589934592" }),
});

export const loadBalancer = z.strictObject({
  port: port.default(8443).meta({
    description: "Port on 127.0.0.1 where each host reaches the API servers.",
    examples: [9443],
  }),
});
