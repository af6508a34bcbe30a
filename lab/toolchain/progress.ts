const terminalMs = 1_000;
const logMs = 15_000;

/** `45 s`, `3 min 05 s`. */
export function elapsed(sinceMs: number, nowMs = Date.now()): string {
  const seconds = Math.round((nowMs - sinceMs) / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

export interface Progress {
  /** Takes a line of a recipe's output. */
  line(text: string): void;
  stop(): void;
}

/**
 * Reports how far a recipe is: every second where somebody watches, else every 15 seconds, as a log would
 * have it. `go build -v` names each package that it compiles, so that their number says that it goes on.
 */
export function startProgress(title: string, report: (text: string) => void): Progress {
  const start = Date.now();
  let packages = 0;
  let last = "";
  const timer = setInterval(
    () => {
      const compiled = packages > 0 ? `, ${packages} packages compiled` : "";
      report(`${title}: ${elapsed(start)}${compiled}${last ? `, ${last}` : ""}`);
    },
    process.stdout.isTTY ? terminalMs : logMs,
  );
  return {
    line(text) {
      last = text.trim();
      if (/^[\w.-]+(\/[\w.~+-]+)+$/.test(last)) packages += 1;
    },
    stop: () => clearInterval(timer),
  };
}
