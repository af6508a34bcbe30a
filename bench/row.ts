/** A line of the table of results. */
export interface Row {
  what: string;
  figure: string;
  /** What it should be, where something is asked for. */
  target?: string;
  reached?: boolean;
}

export const seconds = (value: number): string => `${value.toFixed(1)} s`;
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** A figure that should not exceed `most`. */
export const limit = (
  what: string,
  value: number,
  { most, show }: { most: number; show: (value: number) => string },
): Row => ({
  what,
  figure: show(value),
  target: `≤ ${show(most)}`,
  reached: value <= most,
});
