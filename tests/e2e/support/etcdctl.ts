import type { Lab } from "../../../lab/hosts/lab.ts";

/** etcdctl, as root runs it on a master. */
export const etcdctl =
  "/opt/k8s/bin/etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd-ca.crt " +
  "--cert /etc/kubernetes/pki/etcd-client.crt --key /etc/kubernetes/pki/etcd-client.key";

/**
 * Names of etcd's members, sorted, according to one of them.
 *
 * @throws when one has not started or has no vote.
 */
export async function etcdMembers(lab: Lab, host: string): Promise<string[]> {
  const { stdout, stderr, exitCode } = await lab.ssh(host, `${etcdctl} member list`);
  if (exitCode !== 0) throw new Error(`${host}: etcdctl member list: ${stderr}`);
  const members = stdout
    .trim()
    .split("\n")
    .map((line) => line.split(", "));
  return members
    .map(([, state, name = "", , , isLearner]) => {
      if (state === "started" && isLearner === "false") return name;
      throw new Error(`etcd has a member that has not started or has no vote:\n${stdout}`);
    })
    .toSorted();
}
