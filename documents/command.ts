import { type z } from "zod";

/** A command that hosts remember: the label that it runs under, and the schema of its document. */
export interface Command<Document> {
  readonly label: string;
  readonly document: z.ZodType<Document>;
}

export const command = <Document>(label: string, document: z.ZodType<Document>): Command<Document> => ({
  label,
  document,
});
