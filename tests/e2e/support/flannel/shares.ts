import { z } from "zod";
import type { Context } from "../../context.ts";
import { etcdctl } from "../etcdctl.ts";
import { podsOf } from "../pods.ts";

const nodes = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), annotations: z.record(z.string(), z.string()) }),
      spec: z.object({ podCIDR: z.string() }),
    }),
  ),
});

/** etcdctl, as root runs it on any member; hosts of etcd's own have its authority here alone. */
export const etcdctlOnMember = etcdctl.replace("/etc/kubernetes/pki/etcd-ca.crt", "/etc/etcd/pki/ca.crt");

export const prefix = "/kubernetes/network";

/** `NODE podCIDR`, sorted. */
export const sharesOfNodes = async ({ kubectl }: Pick<Context, "kubectl">): Promise<string[]> =>
  nodes
    .parse(await kubectl.json("get", "nodes"))
    .items.map(({ metadata: { name }, spec: { podCIDR } }) => `${name} ${podCIDR}`)
    .toSorted();

/** The names of Nodes with annotations of flannel's, sorted. */
export const annotatedNodes = async ({ kubectl }: Pick<Context, "kubectl">): Promise<string[]> =>
  nodes
    .parse(await kubectl.json("get", "nodes"))
    .items.filter(({ metadata: { annotations } }) =>
      Object.keys(annotations).some((key) => key.startsWith("flannel.alpha.coreos.com/")),
    )
    .map(({ metadata: { name } }) => name)
    .toSorted();

/** The same, as flanneld keeps it in etcd. */
export async function sharesInEtcd({ lab }: Context): Promise<string[]> {
  const host = lab.hosts.find((name) => name.startsWith("etcd")) ?? "master-1";
  const { stdout } = await lab.ssh(host, `${etcdctlOnMember} get --prefix ${prefix}/subnets/`);
  const names = new Map(lab.hosts.map((name) => [lab.address(name), name]));
  const lines = stdout.trim().split("\n");
  return lines
    .flatMap((line, index) => {
      const [, subnet] = /\/subnets\/(\S+)$/.exec(line) ?? [];
      if (subnet === undefined) return [];
      const { PublicIP } = z.object({ PublicIP: z.string() }).parse(JSON.parse(lines[index + 1] ?? ""));
      return [`${names.get(PublicIP) ?? PublicIP} ${subnet.replace("-", "/")}`];
    })
    .toSorted();
}

/** `POD ADDRESS` of the tests' Pods on every host, sorted. */
export const podAddresses = async ({ kubectl }: Pick<Context, "kubectl">): Promise<string[]> =>
  (await podsOf(kubectl, "everywhere")).map(({ name, address }) => `${name} ${address}`).toSorted();
