/** How a unit that does not run as root reads files that only root may read. */
export interface SystemdCredentials {
  /** For its `[Service]`. */
  LoadCredential: string[];
  /** Where the unit finds its copy of a file. */
  path: (file: string) => string;
  /** Certificate and key of a pair, as the unit finds them. */
  pair: (of: Pair) => Pair;
  /** The folder that holds all of them. */
  folder: string;
}

interface Pair {
  cert: string;
  key: string;
}

/**
 * Files, mostly keys, that systemd reads for a unit when it starts. No other user can read the copies, and they do not
 * change until the next start.
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
