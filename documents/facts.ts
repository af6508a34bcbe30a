import { type z } from "zod";

/** What a part's own script, such as etcd-facts.sh, finds out on a host. */
export interface Facts<Content> {
  /** The name that the script registers itself under. */
  readonly part: string;
  readonly content: z.ZodType<Content>;
}

export const facts = <Content>(part: string, content: z.ZodType<Content>): Facts<Content> => ({
  part,
  content,
});
