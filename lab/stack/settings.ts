/** What the lab adds to a stack file: `.lab/<name>/stack.yaml`, in the words of the stack file. */
export interface StackSettings {
  hosts: { name: string; address: string | readonly string[]; ssh: { hostKey: string } }[];
  artifacts: {
    mirror: string;
    /** sha256 by upstream's URL. */
    checksums: Record<string, string>;
    images: ImageSettings[];
  };
}

export interface ImageSettings {
  name: string;
  url: string;
  sha256: string;
}

export interface StackSettingsArgs {
  hosts: readonly { name: string; addresses: readonly string[]; hostKey: string }[];
  /** Without a slash at its end. */
  mirrorUrl: string;
  /** sha256 by path on the mirror. */
  checksums: Readonly<Record<string, string>>;
  /** References by path on the mirror, for those files that are image archives. */
  images: Readonly<Record<string, string>>;
}

/** What upstream publishes at `https://X/Y` lies at `X/Y` on the mirror. Image archives are the mirror's own. */
export function stackSettings({ hosts, mirrorUrl, checksums, images }: StackSettingsArgs): StackSettings {
  const paths = Object.keys(checksums).sort();
  const sha256 = (path: string) => checksums[path] ?? "";
  return {
    hosts: hosts.map(({ name, addresses, hostKey }) => ({
      name,
      // A single one as most stack files have it.
      address: addresses.length === 1 ? (addresses[0] ?? "") : addresses,
      ssh: { hostKey },
    })),
    artifacts: {
      mirror: mirrorUrl,
      checksums: Object.fromEntries(
        paths.filter((path) => !(path in images)).map((path) => [`https://${path}`, sha256(path)]),
      ),
      images: paths.flatMap((path) => {
        const name = images[path];
        return name === undefined ? [] : [{ name, url: `${mirrorUrl}/${path}`, sha256: sha256(path) }];
      }),
    },
  };
}
