/** On hosts. */
export const paths = {
  /** Where the kubelet, the API server and the journal's follower write. */
  logs: "/var/log",
  /** What the collector has read but not delivered yet, and how far it has read. */
  buffer: "/var/lib/log-collector",
  /** What is in the journal, as files. */
  journal: "/var/log/kube-journal",
} as const;
