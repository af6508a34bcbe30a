import { z } from "zod";
import { clusterIdentity } from "./cluster-identity.ts";
import { command } from "./command.ts";
import { repairable } from "./repair.ts";

const packages = z.array(z.string());
const list = z.array(z.string());

/** How prepare.sh sets up a host. */
export const preparation = repairable.extend({
  cluster: clusterIdentity,
  /** What the commands of this host use for themselves alone: path → label, and unit → label. See room.sh. */
  occupiedPaths: z.record(z.string(), z.string()).optional(),
  occupiedUnits: z.record(z.string(), z.string()).optional(),
  /** What others have there is kept aside. */
  takeOver: z.literal(true).optional(),
  /** The name that the host had before; remembered here for as long as the host is there. */
  renamedFrom: z.string().optional(),
  /** Name → address, for /etc/hosts; a space separates the addresses of both families. */
  hosts: z.record(z.string(), z.string()),
  swap: z.string(),
  firewall: z.string(),
  selinux: z.string(),
  time: z.string(),
  modules: z.array(z.string()),
  sysctl: z.record(z.string(), z.string()),
  packages: z.object({ debian: packages, rhel: packages }),
  /** Units that are not to run just because their package was installed, by package. */
  packageUnits: z.record(z.string(), z.string()).default({}),
  users: z.array(z.string()),
  /** What Pods leave on the host. */
  traces: z.object({ paths: list, interfaces: list, tables: list, ipsets: list, networks: list }).optional(),
  /** Folders for every user's PATH. */
  path: z.array(z.string()),
});

export type Preparation = z.infer<typeof preparation>;

export const prepareCommand = command("prepare", preparation);
