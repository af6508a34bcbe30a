import type { Lab } from "../../../lab/hosts/lab.ts";
import { etcdctl } from "./etcdctl.ts";

/** What a machine has to keep when it gets another name: its member of etcd, and containerd's images in their place. */
export async function keptOn(lab: Lab, host: string): Promise<object> {
  const ask = async (command: string) => {
    const { stdout, stderr, exitCode } = await lab.ssh(host, command);
    if (exitCode !== 0) throw new Error(`${host}: ${command}: ${stderr}`);
    return stdout.trim();
  };
  const address = lab.address(host);
  return {
    images: await ask("/opt/k8s/bin/ctr --namespace k8s.io images list --quiet | sort | sha256sum"),
    store: await ask("stat --format %i /var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db"),
    member: await ask(
      `if [ -d /var/lib/etcd/member ]; then ${etcdctl} member list | grep -F "https://${address}:2380" | cut -d, -f1; fi`,
    ),
    data: await ask("if [ -d /var/lib/etcd/member ]; then stat --format %i /var/lib/etcd/member/snap/db; fi"),
  };
}

/**
 * The names in the certificates that the host's kubelet has got for itself.
 *
 * @throws when a file of the host's configuration has its former name.
 */
export async function namesOn(lab: Lab, host: string, former: string): Promise<string[]> {
  const { stdout: files } = await lab.ssh(host, `grep -rlF -- ${former} /etc /opt/barekube || true`);
  if (files !== "") throw new Error(`${host} is still called ${former} in:\n${files}`);
  const { stdout } = await lab.ssh(
    host,
    "for file in /var/lib/kubelet/pki/kubelet-client-*.pem; do openssl x509 -noout -subject -nameopt multiline -in $file; done",
  );
  const names = [...stdout.matchAll(/commonName\s*= system:node:(\S+)/g)].map(([, name = ""]) => name);
  return [...new Set(names)];
}
