import { z } from "zod";
import { matching } from "../../config/schema/formats.ts";
import { setting } from "../../config/setting.ts";

/** A registry's name or that of a mirror, a path, and a tag, a digest, or both. */
const reference = matching(
  /^(?=.{1,500}$)([a-z0-9.-]+(:\d{1,5})?\/)?[a-z0-9]+([._/-]+[a-z0-9]+)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/,
  "the reference of an image, such as registry.example.com/metrics-server:v0.9.0, with or without @sha256: and a digest",
);

/**
 * The field of an add-on for an image of its program.
 *
 * @param what the program, as in "the image of metrics-server".
 * @param upstream where upstream publishes it, with a tag unless that is the version in `versions`.
 */
export const image = (what: string, upstream: string) =>
  reference.optional().meta({
    description: `The image of ${what}, if it is to come from elsewhere, or with its digest.`,
    absent: `\`${upstream}\`${hasTag(upstream) ? "" : " of the version in `versions`"}`,
    examples: [`${upstream}@sha256:${"0".repeat(64)}`],
  });

const hasTag = (text: string): boolean => /:[^/]+$/.test(text);

interface AddOnArgs {
  /** What it does, in a sentence. */
  description: string;
  /** An example, if its name alone is none. */
  examples?: object[];
}

/** Declares an add-on's setting. An add-on is on when it is in the stack file. */
export const addOnSetting = <S extends z.ZodRawShape>(
  name: string,
  fields: S,
  { description, examples = [{}] }: AddOnArgs,
) =>
  setting(
    `addons.${name}`,
    z.strictObject(fields).optional().meta({ description, absent: "the cluster has none", examples }),
  );
