import { randomBytes } from "node:crypto";
import { readAsset } from "../../server/asset.ts";
import { diffInputs, topLevelProperties } from "../../server/object-diff.ts";
import type { PropertyMap } from "../../server/property.ts";
import type { CallContext, CheckFailure, ResourceType } from "../../server/provider.ts";
import { deadline, unlessAborted } from "../deadline.ts";
import { checkInputs, copyInputs } from "../inputs.ts";
import { readConnection } from "./connection.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import { openChannel, startSftp } from "./open-channel.ts";
import { upload, uploadText } from "./upload.ts";

/**
 * The life of a file or folder that is copied to a host by SFTP. What was copied stays there when the resource
 * goes, and a change of the connection alone copies nothing.
 */
export function copyToRemote(pool: ConnectionPool): ResourceType {
  return {
    check: ({ news }) => {
      const { inputs, failures } = checkInputs(copyInputs, news);
      return { inputs, failures: [...failures, ...checkSource(inputs.source)] };
    },
    diff: ({ oldInputs, news }) => {
      const detailedDiff = diffInputs(oldInputs, news);
      const diffs = topLevelProperties(Object.keys(detailedDiff));
      return { changes: diffs.length > 0, diffs, replaces: [], detailedDiff };
    },
    create: async ({ news, preview, timeoutSeconds }, context) => {
      if (preview) return { id: "", properties: news };
      await copy({ inputs: news, pool, timeoutSeconds, context });
      return { id: randomBytes(4).toString("hex"), properties: news };
    },
    update: async ({ olds, news, preview, timeoutSeconds }, context) => {
      const changed =
        readAsset(news.source)?.hash !== readAsset(olds.source)?.hash || news.remotePath !== olds.remotePath;
      if (changed && !preview) await copy({ inputs: news, pool, timeoutSeconds, context });
      return { properties: news };
    },
    delete: () => undefined,
  };
}

/** An asset that a preview does not know is refused, too, as by the official plugin. */
function checkSource(source: unknown): CheckFailure[] {
  const asset = readAsset(source);
  if (asset === undefined) return [{ property: "asset", reason: "either asset or archive must be set" }];
  const { kind, path, text } = asset;
  if (kind === "asset" && path === undefined && text === undefined) {
    return [{ property: "asset", reason: "asset must be a path-based file asset or a text asset" }];
  }
  if (kind === "archive" && path === undefined) {
    return [{ property: "archive", reason: "archive must be a path to a file or directory" }];
  }
  return [];
}

async function copy(args: {
  inputs: PropertyMap;
  pool: ConnectionPool;
  timeoutSeconds: number;
  context: CallContext;
}): Promise<void> {
  const { inputs, pool, timeoutSeconds } = args;
  const context = { ...args.context, signal: deadline(args.context.signal, timeoutSeconds) };
  const { path, text = "" } = readAsset(inputs.source) ?? {};
  const target = String(inputs.remotePath);
  const connection = readConnection(inputs);
  const { opened: sftp, release } = await openChannel({ pool, connection, context, open: startSftp });
  // A connection that breaks ends the channel without an answer to what was asked.
  const broken = Promise.withResolvers<never>();
  sftp.once("error", broken.reject);
  sftp.once("close", () => broken.reject(new Error(`the connection broke while ${target} was copied`)));
  const copied = path === undefined ? uploadText(sftp, text, target) : upload(sftp, path, target);
  try {
    await unlessAborted(Promise.race([copied, broken.promise]), context.signal);
  } finally {
    sftp.end();
    release();
  }
}
