import { yaml } from "../../../documents/formats.ts";

/** Interfaces of hosts that lead to Pods, Services or nowhere: upstream's list. */
export const excludedInterfaces = yaml({
  announcedInterfacesToExclude: [
    ...["^docker.*", "^cbr.*", "^dummy.*", "^virbr.*", "^lxcbr.*", "^veth.*", "^lo$", "^cali.*", "^tunl.*"],
    ...["^flannel.*", "^kube-ipvs.*", "^cni.*", "^nodelocaldns.*", "^lxc.*"],
  ],
});
