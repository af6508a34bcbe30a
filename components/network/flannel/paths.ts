import { paths } from "../../host/paths.ts";

/** Where flanneld finds its configuration, unless that is in etcd. */
export const netConf = "/etc/kube-flannel/net-conf.json";
/** Written for containerd once the node has its share of the Pod network. */
export const conflist = `${paths.cniConfigurations}/10-flannel.conflist`;
