import { concerned, drifted } from "../../../observe/drift/messages.ts";

/**
 * What barekube says, as far as scenarios expect it. Its wording is here alone, so that it can be changed in one place;
 * messages about mistakes in a stack file are beside the mistakes.
 */
export const messages = {
  /** Heads the warning about a host that is not as it should be. */
  drifted: (host: string) => new RegExp(`warning: ${host} ${escaped(drifted)}`),
  anyDrift: new RegExp(escaped(drifted)),
  /** Heads the warning about a host with something that only people can repair. */
  concerned: (host: string) => new RegExp(`warning: ${host} ${escaped(concerned)}`),
  anyConcern: new RegExp(escaped(concerned)),
  /** A line of such a warning: the part of the cluster, and what is wrong with it. */
  driftLine: /^ +\S+: /,

  noAnswer: (host: string, address: string) =>
    new RegExp(
      String.raw`warning: ${host} \(${escaped(address)}:22\) .*: it (did not answer|cannot be reached).*; check that it is running`,
    ),
  connectionRefused: (host: string) =>
    new RegExp(String.raw`${host} \([\d.]+:22\) .*: it refuses connections; start its SSH server`),
  otherHostKey: (host: string) =>
    new RegExp(
      String.raw`warning: ${host} \(.*\) .*: it shows the host key SHA256:\S+, but the stack file has SHA256:\S+; .*ssh-keyscan.* into its ssh\.hostKey`,
    ),
  keyNotAccepted: (host: string) =>
    new RegExp(
      String.raw`warning: ${host} \(.*\) .*: it does not let root in with the sshPrivateKey of the stack; add its public key .* to ~root/\.ssh/authorized_keys`,
    ),
  noSFTP: (host: string) =>
    new RegExp(
      String.raw`\(${host}\): its SSH server offers no SFTP, .*Subsystem sftp internal-sftp. to /etc/ssh/sshd_config`,
    ),
  tooManyKeys: (host: string) =>
    new RegExp(
      String.raw`warning: ${host} \(.*\) .*: it turns root away after so many keys .*; offer the right key alone`,
    ),
  waitsForLock: /apt-get waits for \/var\/lib\/apt\/lists\/lock, which process \d+ \(perl\) holds/,
  otherBastionKey:
    /is behind the bastion jump@\S+, which shows the host key SHA256:\S+, but .* ssh\.bastion\.hostKey/,
  wrongPassphrase: /sshPrivateKey cannot be decrypted with sshPrivateKeyPassphrase/,

  noIPVS: (hosts: readonly string[]) =>
    new RegExp(
      `network\\.kubeProxyMode: "ipvs": needs IPVS, which the kernel of ${hosts.join(", ")} does not have; allowed: nftables or iptables`,
    ),

  noRoom: (host: string) =>
    new RegExp(
      String.raw`error: ${host}: (no room for .* in|cannot unpack|cannot write) .*free there.*; make room and run again`,
    ),
  otherChecksum: (host: string) =>
    new RegExp(
      String.raw`error: ${host}: .*etcd-v.* has sha256 [0-9a-f]{64}, but 0{64} is pinned; nothing of it was installed.*artifacts\.checksums`,
    ),
  portTaken: (host: string) =>
    new RegExp(
      String.raw`\(${host}\): is used by something else: .*port 2379 is taken by socat \(process \d+\) of squatter\.service; stop it`,
    ),
  exits: (unit: string) => new RegExp(`error: .*${escaped(unit)} exits each time it is started: `),
  wentBack: (host: string, unit: string) =>
    new RegExp(
      `error: ${host}: ${escaped(unit)} runs with its previous files again; correct .* and run again`,
    ),
  noNameServer: (host: string) =>
    new RegExp(
      String.raw`error: ${host}: Pods can reach no name server of this host, which has 127\.0\.0\.53 in /etc/resolv\.conf; name one .* or set dns\.upstream`,
    ),
  othersHave: (host: string, things: string[]) =>
    new RegExp(
      String.raw`\(${host}\): has what barekube would replace: ${things.map((thing) => `(?=.*${escaped(thing)})`).join("")}.*set takeOver: true`,
    ),
  hostRefuses: (host: string) => new RegExp(`error: ${host}: here is what barekube would replace: `),
  takenOver: (host: string) => new RegExp(`warning: ${host} is taken over: .* given back when`),
  dropsPods: (host: string, chain: string, table: string) =>
    new RegExp(
      String.raw`\(${host}\): its packet filter has a chain ${chain} of table ${table} that drops .*; make it accept`,
    ),
  notDrained: (node: string) =>
    new RegExp(`${node} could not be drained within 15 s.*default/held is held back.*budget hold-it`, "s"),
};

/** What is wrong with a file, a unit or anything else of a host, behind the name of its part. */
export const drift = {
  otherContent: (part: string, path: string) => finding(part, `${path} has different content`),
  otherMode: (part: string, path: string, modes: { is: string; wanted: string }) =>
    finding(part, `${path} is ${modes.is}, not ${modes.wanted}`),
  replaced: (part: string, path: string) => finding(part, `${path} was replaced`),
  missing: (part: string, what: string) => finding(part, `${what} is missing`),
  otherNameServers: (path: string) => finding("kubelet", `${path} lacks what the host's resolver says now`),
  imageGone: (image: string) => finding("containerd", `image ${image} is missing or not pinned`),
  wrongAtStart: (part: string, path: string) =>
    finding(part, `${path} was wrong when ${part}.service started`),
  unit: (part: string, state: "stopped" | "disabled" | "masked") =>
    finding(part, `${part}.service is ${state}`),
  overridden: (part: string, path: string, key: string) =>
    finding(part, `${path} changes ${key} of ${part}.service`),
  parameter: (name: string, values: { is: string; wanted: string }) =>
    finding("prepare", `${name} is ${values.is}, not ${values.wanted}`),
  /** What is wrong with an object in the cluster. */
  object: (label: string, name: string, state: string) => finding(label, `${name} ${state}`),
  /** A certificate that the unit has not read since it changed. */
  notServed: (part: string, path: string) =>
    finding(part, `${path} is not the certificate that ${part}.service serves`),
  linesMissing: (path: string) => finding("prepare", `${path} lacks barekube's lines`),
};

/** What only people can repair on a host. */
export const concern = {
  alarm: (name: string) => new RegExp(`etcd: its ${name} alarm is raised, .*etcdctl alarm disarm`),
  space: (directory: string) =>
    new RegExp(String.raw`disk: only [\d.]+ % of the space is left on the file system of .*${directory} \(`),
  inodes: (directory: string) =>
    new RegExp(
      String.raw`disk: only [\d.]+ % of the inodes are left on the file system of .*${directory} \(`,
    ),
};

/** `*` in it stands for a part of a path. */
function finding(part: string, text: string): RegExp {
  return new RegExp(`${part}: ${escaped(text).replaceAll("\\*", "\\S+")}`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
