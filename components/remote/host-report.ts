/** What a host tells of itself when it is asked at the start of a run. */
export interface HostReport {
  /** By the label of the command: `prepare`, `etcd`, `kubelet`, …; empty on a host that was never touched. */
  commands: ReadonlyMap<string, AppliedCommand>;
}

/** A command as the host remembers it. */
export interface AppliedCommand {
  /** Its document, without the contents of files. */
  document: Readonly<Record<string, unknown>>;
  /** What is not as the command left it → how it is instead; empty when all is well. */
  drift: Readonly<Record<string, string>>;
}
