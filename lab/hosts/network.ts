import { randomBytes } from "node:crypto";
import { execa } from "execa";
import { z } from "zod";
import { listed, podman } from "./podman.ts";

const networks = z.array(
  z.object({
    name: z.string(),
    subnets: z.array(z.object({ subnet: z.string() })).optional(),
    labels: z.record(z.string(), z.string()).nullish(),
  }),
);

export interface Network {
  name: string;
  subnets: readonly string[];
  /** The lab it was made for. */
  lab: string | undefined;
}

const labLabel = "barekube.lab";

/** All of podman's networks. */
export async function listNetworks(): Promise<Network[]> {
  return networks.parse(await listed("network", "ls")).map(({ name, subnets = [], labels }) => ({
    name,
    subnets: subnets.map(({ subnet }) => subnet),
    lab: labels?.[labLabel],
  }));
}

interface NetworkArgs {
  lab: string;
  /** One for each address family. */
  subnets: readonly string[];
}

/**
 * Makes the lab's network unless it is there.
 *
 * @returns its name. A new network gets a new one, because podman remembers under the name of a network, even
 * of a removed one, which addresses are taken by containers that it could not remove in an orderly way.
 * @throws when another network has one of the subnets, or the lab's own has others.
 */
export async function ensureNetwork({ lab, subnets }: NetworkArgs): Promise<string> {
  const present = await listNetworks();
  const own = present.find((network) => network.lab === lab);
  if (own && own.subnets.toSorted().join() === subnets.toSorted().join()) return own.name;
  if (own) {
    throw new Error(
      `the hosts of lab "${lab}" are on ${own.subnets.join(" and ")}, not on ${subnets.join(" and ")}; start anew: npm run down -- --hosts`,
    );
  }
  for (const subnet of subnets) {
    const holder = present.find((network) => network.subnets.includes(subnet));
    if (holder) {
      throw new Error(
        `subnet ${subnet} is taken by podman's network "${holder.name}"; remove that one and try again`,
      );
    }
    await removeAbandonedBridge(subnet);
  }
  const name = `barekube-${lab}-${randomBytes(3).toString("hex")}`;
  await podman(
    "network",
    "create",
    "--disable-dns",
    // With --ipv6, podman adds a subnet of IPv4 where none is named.
    ...(subnets.length > 1 ? ["--ipv6"] : []),
    ...subnets.flatMap((subnet) => ["--subnet", subnet]),
    "--label",
    `${labLabel}=${lab}`,
    name,
  );
  return name;
}

/** Removes the lab's network if there is one. No container may be left on it. */
export async function removeNetwork(lab: string): Promise<void> {
  for (const network of await listNetworks()) {
    if (network.lab === lab) await podman("network", "rm", network.name);
  }
}

/** A killed podman may leave its bridge behind, and then no network can have that subnet again. */
async function removeAbandonedBridge(subnet: string): Promise<void> {
  const { stdout } = await execa("ip", ["-oneline", "address", "show", "to", subnet]);
  for (const [, bridge = ""] of stdout.matchAll(/^\d+: (podman\d+) /gm)) {
    await execa("ip", ["link", "delete", bridge]);
  }
}
