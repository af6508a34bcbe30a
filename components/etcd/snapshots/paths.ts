/** Where things are on the host of a member. */
export const snapshotPaths = {
  /** Its configuration, and access to places for copies. */
  folder: "/etc/etcd-snapshot",
  program: "/opt/k8s/libexec/etcd-snapshot/etcd-snapshot.sh",
  config: "/etc/etcd-snapshot/config",
  /** Access to the places for copies. */
  rclone: "/etc/etcd-snapshot/rclone.conf",
  s3Authorities: "/etc/etcd-snapshot/s3-ca.crt",
  sshKey: "/etc/etcd-snapshot/ssh.key",
  knownHosts: "/etc/etcd-snapshot/known_hosts",
} as const;
