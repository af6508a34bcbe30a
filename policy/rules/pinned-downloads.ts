import { hostDocument } from "../host-document.ts";
import type { Rule } from "../rule.ts";

export const pinnedDownloads: Rule = {
  name: "pinned-downloads",
  description: "A host downloads nothing whose content is not known beforehand.",
  problems(resource) {
    const { artifacts = [], images = [] } = hostDocument(resource);
    return [...artifacts, ...images]
      .filter(({ url, sha256 = "" }) => url !== undefined && !/^[0-9a-f]{64}$/.test(sha256))
      .map(
        ({ name, url = "", sha256 = "" }) =>
          `downloads ${name} from ${url} with the sha256 ${JSON.stringify(sha256)}; allowed: 64 hexadecimal digits`,
      );
  },
};
