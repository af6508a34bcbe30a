import { type Output, secret } from "@pulumi/pulumi";
import type { ElasticsearchOutput } from "./settings.ts";

/** The password in base64, as a Secret has it. The state has it encrypted. */
export const passwordIn = ({ password = "" }: ElasticsearchOutput): Output<string> =>
  secret(Buffer.from(password).toString("base64"));
