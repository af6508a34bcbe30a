import { paths } from "../../host/paths.ts";

/** CNI plugins of Calico's own, apart from those that the hosts download, since it overwrites some of the same names. */
export const calicoPlugins = "/opt/cni/calico";
/** Written by Calico once the node has its network. */
export const conflist = `${paths.cniConfigurations}/10-calico.conflist`;

/** What Calico keeps on a node. */
export const calicoDirectories = ["/run/calico", "/run/nodeagent", "/var/lib/calico", "/var/log/calico"];
