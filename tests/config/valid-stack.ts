import { architectures } from "../../config/arch.ts";
import { loadCluster } from "../../components/load.ts";
import { describe as describeProblem, SpecError } from "../../config/problem.ts";

export const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBx0RzGmTmpnPYxWP3VnPDdAn2k4nqKYDVDQLcNAEqfV";

interface Host {
  name: string;
  address: string;
  roles: string[];
  ssh: { hostKey: string };
  [field: string]: unknown;
}

export function host(name: string, address: string, ...roles: string[]): Host {
  return { name, address, roles, ssh: { hostKey } };
}

/** flanneld is the one download whose checksum nobody publishes, so a stack that is to load names one. */
export const flanneldChecksums = Object.fromEntries(
  architectures.map((arch) => [
    `https://github.com/flannel-io/flannel/releases/download/v0.28.9/flanneld-${arch}`,
    "0".repeat(64),
  ]),
);

/** The smallest stack that loads: one master, two workers. */
export function validStack() {
  return {
    clusterName: "dev",
    hosts: [
      host("master-1", "192.168.10.11", "master"),
      withKey("5", host("worker-1", "192.168.10.21", "worker")),
      withKey("6", host("worker-2", "192.168.10.22", "worker")),
    ],
    artifacts: { checksums: flanneldChecksums },
  };
}

/** A host with a key of its own, as all but cloned machines have. */
export const withKey = (character: string, { ssh: _, ...rest }: Host): Host => ({
  ...rest,
  ssh: { hostKey: hostKey.replace("x0Rz", `x0R${character}`) },
});

/** What loadCluster has against a stack, a line each; none when it loads. */
export function problemsOf(raw: Record<string, unknown>): string[] {
  try {
    loadCluster(raw);
    return [];
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map(describeProblem);
    throw error;
  }
}

/** The same for the valid stack with some settings replaced. */
export function problemsWith(settings: Record<string, unknown>): string[] {
  return problemsOf({ ...validStack(), ...settings });
}

/** The same for the valid stack with fields of its second host (worker-1) replaced. */
export function problemsWithWorker(fields: Record<string, unknown>): string[] {
  const [first, worker, ...rest] = validStack().hosts;
  return problemsWith({ hosts: [first, { ...worker, ...fields }, ...rest] });
}
