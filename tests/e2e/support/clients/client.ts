/** Somebody who keeps asking the API. */
export interface Client {
  /** Stops asking. @returns what there is to report. @throws when a request failed for good. */
  end(): Promise<string>;
}

/**
 * How long a request may be retried before it counts as failed. A node may be not Ready for as long: on a busy host a
 * kubelet that starts says so until containerd has answered it.
 */
export const patienceMs = 2000;
/** Pauses between two attempts, and between two requests. */
export const pauseMs = { attempts: 100, requests: 200 };
