import { checkLogin } from "../../../config/checks/login.ts";
import type { Draft } from "../../../config/draft.ts";
import type { Problem } from "../../../config/problem.ts";
import { bytesOf } from "../../../config/schema/storage.ts";
import { loggingSettings } from "./settings.ts";

export function checkLogging(draft: Draft): Problem[] {
  const asked = loggingSettings.draft(draft);
  if (asked === undefined) return [];
  const { size = "20Gi", retentionSize } = asked;
  return [...checkRetention(size, retentionSize), ...checkElasticsearch(asked)];
}

type Asked = NonNullable<ReturnType<typeof loggingSettings.draft>>;

/** Settings of a store that there would not be. */
const ofStore = ["image", "collectorImage", "storageClass", "retentionSize", "hostName", "nodePort"] as const;

function checkElasticsearch({ elasticsearch, ...asked }: Asked): Problem[] {
  if (elasticsearch === undefined) return [];
  const { username, password } = elasticsearch;
  const path = "addons.logging.elasticsearch";
  const needless = ofStore
    .filter((name) => asked[name] !== undefined)
    .map((name) => ({
      path: `addons.logging.${name}`,
      given: asked[name],
      message: `has no meaning with ${path}, which takes the place of the store; remove one of the two`,
    }));
  return [
    ...needless,
    ...checkLogin(path, { username, password }),
    // Without the password itself in the message.
    ...(/[\s\p{Cc}]/u.test(password ?? "")
      ? [
          {
            path: `${path}.password`,
            message: "has a space in it, which rsyslog does not take; allowed: text without spaces",
          },
        ]
      : []),
  ];
}

/** Otherwise the volume would be full before anything is deleted. */
function checkRetention(size: string, retentionSize: string | undefined): Problem[] {
  if (retentionSize === undefined || bytesOf(retentionSize) < bytesOf(size)) return [];
  const message = `is not less than addons.logging.size ${size}; allowed: an amount that leaves room on the volume`;
  return [{ path: "addons.logging.retentionSize", given: retentionSize, message }];
}
