import type { ContainerSpec } from "./container.ts";
import type { KeyPair } from "./keys.ts";
import { familyOf } from "../../config/addresses.ts";
import { mirrorAddress } from "./addresses.ts";

/** A lab's containers belong to one lab, one network and one image. */
export interface LabFrame {
  lab: string;
  network: string;
  /** One for each address family, in the order of preference. */
  subnets: readonly string[];
  image: string;
}

/** podman's own are above what some machines allow even root to set. */
const ulimits = ["--ulimit", "nofile=20000:20000", "--ulimit", "nproc=32768:32768"];

export const containerName = (lab: string, host: string): string => `barekube-${lab}-${host}`;

const addressOption = (address: string): string[] => [
  familyOf(address) === "IPv4" ? "--ip" : "--ip6",
  address,
];

export interface HostIdentity {
  name: string;
  /** One in each subnet. */
  addresses: readonly string[];
  hostKey: KeyPair;
  /** Public key that may log in as root. */
  authorizedKey: string;
}

/** A container that behaves like a freshly installed server. */
export function hostContainer(frame: LabFrame, host: HostIdentity): ContainerSpec {
  return {
    name: containerName(frame.lab, host.name),
    lab: frame.lab,
    image: frame.image,
    options: [
      ...["--hostname", host.name, "--network", frame.network, ...host.addresses.flatMap(addressOption)],
      ...["--cgroupns", "private", "--privileged"],
      // podman's own mode for systemd would show the machine's cgroups instead of the host's, to every host.
      ...["--systemd", "false", "--stop-signal", "SIGRTMIN+3", "--env", "container=podman"],
      ...["--tmpfs", "/run:rw,mode=755", "--tmpfs", "/run/lock", "--tmpfs", "/tmp"],
      ...ulimits,
      // Nobody answers names there, and says so at once; hosts know each other only by what they are told.
      ...["--no-hosts", ...frame.subnets.slice(0, 1).flatMap((subnet) => ["--dns", mirrorAddress(subnet)])],
      // overlayfs cannot lie on overlayfs, and databases want a plain file system.
      ...["/var/lib/containerd", "/var/lib/kubelet", "/var/lib/etcd"].flatMap((path) => ["--volume", path]),
    ],
    command: ["/sbin/init"],
    files: {
      "/etc/hosts": { content: `127.0.0.1 localhost\n127.0.1.1 ${host.name}\n`, mode: 0o644 },
      "/etc/ssh/ssh_host_ed25519_key": { content: host.hostKey.private, mode: 0o600 },
      "/etc/ssh/ssh_host_ed25519_key.pub": { content: `${host.hostKey.public}\n`, mode: 0o644 },
      "/root/.ssh/authorized_keys": { content: `${host.authorizedKey}\n`, mode: 0o600 },
    },
  };
}

/** nginx with a folder of this machine, over plain HTTP. */
export function mirrorContainer(frame: LabFrame, mirrorDir: string): ContainerSpec {
  return {
    name: containerName(frame.lab, "mirror"),
    lab: frame.lab,
    image: frame.image,
    options: [
      ...["--hostname", "mirror", "--network", frame.network],
      ...frame.subnets.map(mirrorAddress).flatMap(addressOption),
      ...ulimits,
      ...["--volume", `${mirrorDir}:/srv/mirror:ro`],
    ],
    command: ["/usr/sbin/nginx", "-c", "/etc/nginx/mirror.conf"],
    files: {},
  };
}
