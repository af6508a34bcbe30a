import { z } from "zod";
import { matching, port, wholeNumber } from "../../../config/schema/formats.ts";
import { setting } from "../../../config/setting.ts";

const types = ["vxlan", "host-gw", "wireguard"] as const;
const allowed = `a backend with a Type of ${types.join(", ")}`;

export const flannelBackend = setting(
  "network.flannelBackend",
  z
    .discriminatedUnion(
      "Type",
      [
        z.strictObject({
          Type: z.literal("vxlan"),
          VNI: wholeNumber(1, 2 ** 24 - 1).optional(),
          Port: port.optional(),
          DirectRouting: z.boolean().optional(),
        }),
        z.strictObject({ Type: z.literal("host-gw") }),
        z.strictObject({
          Type: z.literal("wireguard"),
          ListenPort: port.optional(),
          PersistentKeepaliveInterval: wholeNumber(0, 65535).optional(),
        }),
      ],
      { error: `allowed: ${allowed}` },
    )
    .default({ Type: "vxlan" })
    .meta({
      description:
        "flannel's backend, as in its net-conf.json: `vxlan` (with `VNI`, `Port`, `DirectRouting`), `host-gw` for hosts on one layer 2 network, or `wireguard` (with `ListenPort`, `PersistentKeepaliveInterval` in seconds), which the kernels of all nodes must have.",
      allowed,
      examples: [{ Type: "vxlan", DirectRouting: true }],
    }),
);

/** Where flanneld keeps which node has which share of the Pod network. */
export type Datastore = "kube" | "etcd";

const datastores = ["kube", "etcd"] as const;
const allowedDatastores =
  "kube or etcd; for a change from one to the other, a list of both that begins with the new one";

export const flannelSettings = setting(
  "network.flannel",
  z
    .strictObject({
      datastore: z
        .union(
          [
            z.enum(datastores),
            z
              .array(z.enum(datastores))
              .refine((list) => list.toSorted().join() === "etcd,kube", `allowed: ${allowedDatastores}`),
          ],
          { error: `allowed: ${allowedDatastores}` },
        )
        .default("kube")
        .meta({
          description:
            "Where flanneld keeps which node has which share of the Pod network: `kube`, in the annotations of Nodes, or `etcd`, in etcd itself, whose RBAC is then on. How to change from one to the other is in [flannel.md](flannel.md).",
          allowed: allowedDatastores,
          examples: ["etcd", ["etcd", "kube"]],
        }),
      etcdPrefix: matching(
        /^(?!\/registry(\/|$))(\/[A-Za-z0-9][A-Za-z0-9._-]{0,62}){1,8}$/,
        "a key of etcd such as /kubernetes/network, outside /registry",
      )
        .default("/kubernetes/network")
        .meta({
          description: "Key of etcd below which flanneld keeps everything, with `datastore: etcd`.",
          examples: ["/coreos.com/network"],
        }),
    })
    .prefault({})
    .meta({ description: "flannel, the Pod network with `plugin: flannel`." }),
);
