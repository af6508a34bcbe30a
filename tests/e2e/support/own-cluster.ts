import { kubectlPath } from "../../../lab/cli/kubectl.ts";
import { type Lab, openLab } from "../../../lab/hosts/lab.ts";
import { prepareStack } from "../../../lab/stack/stack.ts";
import { prepareToolchain } from "../../../lab/toolchain/prepare.ts";
import type { Context } from "../context.ts";
import { listHosts } from "../listing/listing.ts";
import { Kubectl } from "./kubectl.ts";
import { Stack } from "./stack.ts";
import { type HostRoles, stackFile } from "./stack-file.ts";

interface OwnClusterArgs {
  /** Of the lab, behind the name of the first one. */
  name: string;
  clusterName?: string;
  /** What the stack file asks for. */
  hosts: HostRoles;
  /** Hosts of the lab that the stack file does not ask for yet. */
  spare?: readonly string[];
}

/** A cluster in a lab of its own. */
export interface OwnCluster extends Context {
  /** Gives the stack file other hosts of the lab. */
  use(hosts: HostRoles): Promise<void>;
}

/** A lab with nothing of an earlier run, which may have been cut off anywhere. */
async function freshLab(name: string, hosts: readonly string[]): Promise<Lab> {
  await (await openLab(name, { hosts })).down();
  const lab = await openLab(name, { hosts });
  await lab.up();
  return lab;
}

/**
 * Another lab on this machine, with a network, fresh hosts, state and plugins of its own, and an empty stack.
 * Who asks for it takes the lab down.
 */
export async function ownCluster(
  outer: Context,
  { name, clusterName, hosts, spare = [] }: OwnClusterArgs,
): Promise<OwnCluster> {
  const lab = await outer.report.step(`hosts of the lab ${outer.lab.name}-${name}`, () =>
    freshLab(`${outer.lab.name}-${name}`, [...Object.keys(hosts), ...spare]),
  );
  const toolchain = await prepareToolchain();
  const prepare = async (roles: HostRoles) =>
    prepareStack(lab, toolchain, {
      stackFile: await stackFile({ ...(clusterName === undefined ? {} : { clusterName }), hosts: roles }),
    });
  const stack = new Stack(outer.engine, await prepare(hosts));
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
  };
}
