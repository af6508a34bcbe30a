import { expect, it } from "vitest";
import { keptByKubeProxy } from "../../components/kube-proxy/kept.ts";
import { renderKubeProxy } from "../../components/kube-proxy/files.ts";
import { loadCluster } from "../../components/load.ts";
import { flannel } from "../../components/network/flannel/part.ts";
import type { HostSpec } from "../../config/cluster.ts";
import { validStack } from "../config/valid-stack.ts";

const filesOf = ({ files }: { files: object }) =>
  new Map(Object.entries(files) as [string, { content: string }][]);

it.each([
  ["nftables", 2],
  // flanneld looks after its rules itself.
  ["iptables", 1],
  ["ipvs", 0],
])(
  "with %s, looks for tables as long as a program's own file says that it keeps them",
  (kubeProxyMode, count) => {
    const cluster = loadCluster({ ...validStack(), network: { kubeProxyMode } });
    const [host] = cluster.hosts as [HostSpec];
    const files = new Map([
      ...filesOf(renderKubeProxy(cluster, host)),
      ...(flannel.services?.(cluster, host) ?? []).flatMap((service) => [...filesOf(service)]),
    ]);
    const provided = [...keptByKubeProxy(cluster, host), ...flannel.kept(cluster, host)].flatMap((line) => {
      const [, file, text] = /^provided (\S+) (.*)$/.exec(line) ?? [];
      return file === undefined ? [] : [{ content: files.get(file)?.content, text }];
    });
    expect(provided).toHaveLength(count);
    for (const { content, text } of provided) expect(content).toContain(text);
  },
);
