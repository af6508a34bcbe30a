import { rolesOf } from "../load.ts";
import type { Problem } from "../problem.ts";
import type { StackConfig } from "../schema/stack.ts";

export function checkHosts({ hosts }: StackConfig): Problem[] {
  return [
    ...duplicates(hosts, "name"),
    ...duplicates(hosts, "address"),
    ...hosts.flatMap(checkHostKey),
    ...checkMasters(hosts),
    ...checkQuorum(hosts),
  ];
}

function duplicates(hosts: StackConfig["hosts"], field: "name" | "address"): Problem[] {
  return hosts.flatMap((host, index) => {
    const first = hosts.findIndex((other) => other[field] === host[field]);
    return first === index
      ? []
      : [
          {
            path: `hosts[${index}].${field}`,
            given: host[field],
            message: `is already that of hosts[${first}] (${hosts[first]?.name}); every host needs its own`,
          },
        ];
  });
}

const hostKeyForm = /^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa) [A-Za-z0-9+/]+={0,2}$/;

function checkHostKey({ name, address, ssh }: StackConfig["hosts"][number], index: number): Problem[] {
  const path = `hosts[${index}].ssh.hostKey`;
  if (ssh.hostKey === undefined) {
    return [
      {
        path,
        message: `is missing, so nobody could tell ${name} from an impostor; take it from the machine itself, or with: ssh-keyscan -t ed25519 ${address}`,
      },
    ];
  }
  return hostKeyForm.test(ssh.hostKey)
    ? []
    : [{ path, given: ssh.hostKey, message: "allowed: type and key as in known_hosts, such as ssh-ed25519 AAAA…" }];
}

function checkMasters(hosts: StackConfig["hosts"]): Problem[] {
  return hosts.some(({ roles }) => roles.includes("master"))
    ? []
    : [{ path: "hosts", message: "no host has the role master; a cluster needs at least one" }];
}

/** A fourth member adds no tolerance for failures, only one more that can fail. */
function checkQuorum(hosts: StackConfig["hosts"]): Problem[] {
  const members = hosts.filter((host) => rolesOf(host, hosts).isEtcd);
  return members.length % 2 === 1 || members.length === 0
    ? []
    : [
        {
          path: "hosts",
          message: `${members.length} hosts are members of etcd (${members.map(({ name }) => name).join(", ")}); allowed: an odd number, 1, 3, 5 or 7, so that a majority survives a split`,
        },
      ];
}
