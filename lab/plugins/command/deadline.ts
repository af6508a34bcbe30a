/** A signal that is aborted with the given one or, unless 0, after the given time. */
export function deadline(signal: AbortSignal, timeoutSeconds: number): AbortSignal {
  if (timeoutSeconds <= 0) return signal;
  const expired = new AbortController();
  const timer = setTimeout(
    () => expired.abort(new Error(`the timeout of ${timeoutSeconds} s has passed`)),
    timeoutSeconds * 1000,
  );
  timer.unref();
  return AbortSignal.any([signal, expired.signal]);
}

/** Why a signal was aborted. */
export function abortReason({ reason }: { readonly reason: unknown }): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/** The promise, unless the signal is aborted first; then its reason is thrown. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener("abort", abort);
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
