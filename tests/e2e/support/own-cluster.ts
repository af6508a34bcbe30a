import type { Family } from "../../../config/addresses.ts";
import { kubectlPath } from "../../../lab/cli/kubectl.ts";
import { type Lab, type LabOptions, openLab } from "../../../lab/hosts/lab.ts";
import { prepareStack } from "../../../lab/stack/stack.ts";
import { prepareToolchain } from "../../../lab/toolchain/prepare.ts";
import type { Context } from "../context.ts";
import { listHosts } from "../listing/listing.ts";
import { Kubectl } from "./kubectl.ts";
import { Stack } from "./stack.ts";
import { type HostRoles, stackFile } from "./stack-file.ts";

interface OwnClusterArgs {
  /** Appended to the first lab's name. */
  name: string;
  clusterName?: string;
  /** Those in the stack file. */
  hosts: HostRoles;
  /** The hosts' address families, in the order of preference; by default IPv4. */
  families?: readonly Family[];
  /** Hosts of the lab that are not in the stack file yet. */
  spare?: readonly string[];
  /** Artifacts of the toolchain that not every lab needs. */
  toolchain?: readonly string[];
  /** Returns the text of the stack file for these hosts; by default that of the development cluster. */
  stackFileIn?: (lab: Lab) => Promise<string>;
}

/** A cluster in a lab of its own. */
export interface OwnCluster extends Context {
  /** Puts other hosts of the lab into the stack file. */
  use(hosts: HostRoles): Promise<void>;
  /** Takes the lab down. */
  end(): Promise<void>;
}

/** A lab without anything of an earlier run, which may have been interrupted at any point. */
async function freshLab(name: string, options: LabOptions): Promise<Lab> {
  await (await openLab(name, options)).down();
  const lab = await openLab(name, options);
  await lab.up();
  return lab;
}

/** Runs a scenario in a cluster of its own, whose lab is taken down in the end. */
export async function inOwnCluster(
  outer: Context,
  args: OwnClusterArgs,
  run: (own: OwnCluster) => Promise<void>,
): Promise<void> {
  const own = await ownCluster(outer, args);
  try {
    await run(own);
  } finally {
    await own.end();
  }
}

/**
 * Another lab on this machine, with its own network, fresh hosts, state and plugins, and an empty stack. The caller
 * takes it down.
 */
export async function ownCluster(
  outer: Context,
  {
    name,
    clusterName,
    hosts,
    families = ["IPv4"],
    spare = [],
    toolchain: also = [],
    stackFileIn,
  }: OwnClusterArgs,
): Promise<OwnCluster> {
  const lab = await outer.report.step(`hosts of the lab ${outer.lab.name}-${name}`, () =>
    freshLab(`${outer.lab.name}-${name}`, { hosts: [...Object.keys(hosts), ...spare], families }),
  );
  outer.labs.add(lab);
  const toolchain = await prepareToolchain({ also });
  const prepare = async (roles: HostRoles) =>
    prepareStack(lab, toolchain, {
      stackFile: await stackFile({ ...(clusterName === undefined ? {} : { clusterName }), hosts: roles }),
    });
  const labStack = stackFileIn
    ? await prepareStack(lab, toolchain, { stackFile: await stackFileIn(lab) })
    : await prepare(hosts);
  const stack = new Stack(outer.engine, labStack);
  const { kubeconfig } = stack.labStack;
  return {
    ...outer,
    lab,
    stack,
    kubectl: new Kubectl({ binary: kubectlPath(toolchain), kubeconfig }),
    hasCluster: false,
    before: await listHosts(lab, lab.hosts),
    second: undefined,
    use: async (roles) => {
      await prepare(roles);
    },
    end: async () => {
      await lab.down();
      outer.labs.delete(lab);
    },
  };
}
