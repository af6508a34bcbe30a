/** What a stream says about the terminal it leads to; `process.stdout` is one. */
export interface Terminal {
  isTTY?: boolean;
  columns?: number;
}

const usualWidth = 80;

/** Whether a line can be overwritten: neither in a log nor on a terminal without escape sequences. */
export function canOverwrite(stream: Terminal, environment = process.env): boolean {
  return stream.isTTY === true && environment["TERM"] !== "dumb";
}

/** Serial consoles and some containers give 0, or nothing, for an unknown width. */
export const widthOf = ({ columns }: Terminal): number => columns || usualWidth;
