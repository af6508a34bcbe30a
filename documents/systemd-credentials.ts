/** How a unit that runs as a user of its own reads what is root's alone. */
export interface SystemdCredentials {
  /** For its `[Service]`. */
  LoadCredential: string[];
  /** Where the unit finds its copy of a file. */
  path: (file: string) => string;
  /** Certificate and key of a pair, as the unit finds them. */
  pair: (of: Pair) => Pair;
  /** Where all of them lie. */
  folder: string;
}

interface Pair {
  cert: string;
  key: string;
}

/**
 * Files, keys above all, that systemd reads for a unit at its start. No other user sees the copies, and a copy stays
 * as it is until the next start.
 */
export function systemdCredentials(unit: string, files: readonly string[]): SystemdCredentials {
  const folder = `/run/credentials/${unit}`;
  const path = (file: string) => `${folder}/${nameOf(file)}`;
  return {
    LoadCredential: files.map((file) => `${nameOf(file)}:${file}`),
    path,
    pair: ({ cert, key }) => ({ cert: path(cert), key: path(key) }),
    folder,
  };
}

const nameOf = (file: string): string => file.slice(file.lastIndexOf("/") + 1);
