import { documentOf } from "../remote-command.ts";
import type { Rule } from "../rule.ts";

export const pinnedDownloads: Rule = {
  name: "pinned-downloads",
  description: "Hosts download nothing without a checksum.",
  problems(resource) {
    const { artifacts = [], images = [] } = documentOf(resource);
    return [...artifacts, ...images]
      .filter(({ url, sha256 = "" }) => url !== undefined && !/^[0-9a-f]{64}$/.test(sha256))
      .map(
        ({ name, url = "", sha256 = "" }) =>
          `downloads ${name} from ${url} with the sha256 ${JSON.stringify(sha256)}; allowed: 64 hexadecimal digits`,
      );
  },
};
