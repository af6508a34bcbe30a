/** Flags that the user cannot set by `extraArgs`: flag → why, or what to set instead. */
type Reserved = ReadonlyMap<string, string>;

const certificates = "belongs to the certificates that barekube makes";
const files = "names a file that barekube writes";
const settingInstead = (setting: string) => `comes from ${setting}; set that`;

function reserved(...groups: [reason: string, ...flags: string[]][]): Reserved {
  return new Map(groups.flatMap(([reason, ...flags]) => flags.map((flag) => [flag, reason] as const)));
}

const authorization = "keeps requests without a credential, or without a permission, out";
const leader = "lets exactly one of several masters act";

export const reservedFlags: Readonly<
  Record<"apiServer" | "controllerManager" | "scheduler" | "etcd", Reserved>
> = {
  apiServer: reserved(
    [
      certificates,
      "client-ca-file",
      "tls-cert-file",
      "tls-private-key-file",
      "kubelet-certificate-authority",
    ],
    [certificates, "kubelet-client-certificate", "kubelet-client-key", "proxy-client-cert-file"],
    [certificates, "proxy-client-key-file", "requestheader-client-ca-file", "requestheader-allowed-names"],
    [certificates, "requestheader-extra-headers-prefix", "requestheader-group-headers"],
    [certificates, "requestheader-username-headers"],
    [certificates, "etcd-cafile", "etcd-certfile", "etcd-keyfile"],
    [certificates, "service-account-key-file", "service-account-signing-key-file"],
    [authorization, "anonymous-auth", "authentication-config", "authorization-mode", "authorization-config"],
    [authorization, "enable-bootstrap-token-auth", "disable-admission-plugins"],
    [files, "audit-policy-file", "audit-log-path", "encryption-provider-config"],
    [files, "admission-control-config-file"],
    ["comes from the hosts' addresses and roles", "etcd-servers", "advertise-address", "bind-address"],
    [settingInstead("apiServer.port"), "secure-port"],
    [settingInstead("network.serviceCIDR"), "service-cluster-ip-range"],
    [settingInstead("network.serviceNodePortRange"), "service-node-port-range"],
  ),
  controllerManager: reserved(
    [certificates, "client-ca-file", "cluster-signing-cert-file", "cluster-signing-key-file", "root-ca-file"],
    [certificates, "service-account-private-key-file", "tls-cert-file", "tls-private-key-file"],
    [certificates, "requestheader-client-ca-file"],
    [files, "kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig"],
    [authorization, "use-service-account-credentials"],
    [leader, "leader-elect"],
    ["runs the controllers that joining hosts need", "controllers"],
    ["decides which port the health check asks", "secure-port", "bind-address"],
    [settingInstead("network.podCIDR"), "cluster-cidr", "allocate-node-cidrs"],
    [settingInstead("network.nodeCIDRMaskSize"), "node-cidr-mask-size"],
    [settingInstead("network.serviceCIDR"), "service-cluster-ip-range"],
    [settingInstead("clusterName"), "cluster-name"],
  ),
  scheduler: reserved(
    [certificates, "client-ca-file", "tls-cert-file", "tls-private-key-file", "requestheader-client-ca-file"],
    [files, "config", "kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig"],
    [leader, "leader-elect"],
    ["decides which port the health check asks", "secure-port", "bind-address"],
  ),
  etcd: reserved(
    [certificates, "cert-file", "key-file", "trusted-ca-file", "client-cert-auth", "auto-tls"],
    [certificates, "peer-cert-file", "peer-key-file", "peer-trusted-ca-file", "peer-client-cert-auth"],
    [certificates, "peer-auto-tls"],
    ["comes from the hosts' names and addresses", "name", "listen-client-urls", "listen-peer-urls"],
    ["comes from the hosts' names and addresses", "advertise-client-urls", "initial-advertise-peer-urls"],
    ["comes from the hosts' names and addresses", "listen-metrics-urls"],
    ["says who the members are", "initial-cluster", "initial-cluster-state", "initial-cluster-token"],
    [files, "config-file"],
    [settingInstead("etcd.dataDir"), "data-dir"],
    [settingInstead("etcd.walDir"), "wal-dir"],
  ),
};
