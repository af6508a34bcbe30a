import { isMap, isSeq, parse, parseDocument } from "yaml";
import { addressIn } from "../hosts/addresses.ts";

/** Last numbers of addresses, higher than those of all hosts in any example. */
const virtualNumber = 250;
const serviceNumbers = [230, 249] as const;

/**
 * The stack file of an example, for use in a lab: without addresses and logins, which the lab fills in, and with the
 * settings that the lab's hosts need in every cluster.
 *
 * @param example its text.
 * @param dev text of Pulumi.dev.yaml.
 * @param subnet that of the lab.
 */
export function exampleInLab(example: string, { dev, subnet }: { dev: string; subnet: string }): string {
  const document = parseDocument(example);
  const hosts = document.getIn(["config", "barekube:hosts"]);
  for (const host of isSeq(hosts) ? hosts.items : []) {
    if (!isMap(host)) continue;
    host.delete("address");
    host.delete("ssh");
  }
  if (document.hasIn(["config", "barekube:virtualAddress"])) {
    document.setIn(["config", "barekube:virtualAddress", "address"], addressIn(subnet, virtualNumber));
  }
  const addOns = ["config", "barekube:addons"];
  if (document.hasIn([...addOns, "metallb"])) {
    const range = serviceNumbers.map((number) => addressIn(subnet, number)).join("-");
    document.setIn([...addOns, "metallb", "addresses"], [range]);
  }
  // The lab has no other image with a shell.
  if (document.hasIn([...addOns, "localPathProvisioner"])) {
    document.setIn([...addOns, "localPathProvisioner", "helperImage"], "docker.io/library/busybox:lab");
  }
  const { config } = parse(dev) as { config: Record<string, unknown> };
  for (const name of ["containerd", "kubelet", "kubeProxy"]) {
    document.setIn(["config", `barekube:${name}`], config[`barekube:${name}`]);
  }
  return document.toString();
}
