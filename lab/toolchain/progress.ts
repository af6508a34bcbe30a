import { duration } from "../duration.ts";
import { canOverwrite } from "../terminal.ts";

const terminalMs = 1_000;
const logMs = 15_000;

export interface Progress {
  /** Takes a line of a recipe's output. */
  line(text: string): void;
  stop(): void;
}

/**
 * Reports what a recipe is doing: every second on a terminal, every 15 seconds in a log. `go build -v` names each
 * package that it compiles, and their growing number shows that it is getting on.
 */
export function startProgress(title: string, report: (text: string) => void): Progress {
  const start = Date.now();
  let packages = 0;
  let last = "";
  const timer = setInterval(
    () => {
      const compiled = packages > 0 ? `, ${packages} packages compiled` : "";
      report(`${title}: ${duration(Date.now() - start)}${compiled}${last ? `, ${last}` : ""}`);
    },
    canOverwrite(process.stdout) ? terminalMs : logMs,
  );
  return {
    line(text) {
      last = text.trim();
      if (/^[\w.-]+(\/[\w.~+-]+)+$/.test(last)) packages += 1;
    },
    stop: () => clearInterval(timer),
  };
}
