import type { Arch } from "./arch.ts";

/** What `npm run cis` downloads besides what the hosts themselves need. */
export const kubeBench = {
  version: "0.15.6",
  url: (arch: Arch): string => {
    const { version } = kubeBench;
    const file = `kube-bench_${version}_linux_${arch}.tar.gz`;
    return `https://github.com/aquasecurity/kube-bench/releases/download/v${version}/${file}`;
  },
} as const;
