import { z } from "zod";
import { certificatesPem, matching } from "../../../../config/schema/formats.ts";
import { orScalar } from "../../../../config/schema/text.ts";
import { image } from "../../settings.ts";

/** Has the module for Elasticsearch. The tag is that of rsyslog 8.2608: before, what a server refused was lost. */
export const upstreamRsyslogImage = "docker.io/rsyslog/rsyslog-collector:2026-08";

const host = String.raw`([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])`;

/** Nothing in these texts means anything in rsyslog's configuration. */
export const elasticsearchOutput = z.strictObject({
  url: matching(
    new RegExp(`^https://${host}(:\\d{1,5})?$`),
    "an https URL without a path such as https://elasticsearch.example.com:9200",
  ).meta({
    description: "Where it is.",
    examples: ["https://elasticsearch.example.com:9200"],
  }),
  index: matching(
    /^[a-z0-9][a-z0-9_.-]{0,199}$/,
    "up to 200 lower-case letters, digits, '.', '_' and '-', starting with a letter or digit",
  )
    .default("logs")
    .meta({
      description: "What the names of indices begin with; a day follows, as in `logs-2026-11-30`.",
      examples: ["prod-logs"],
    }),
  username: orScalar(matching(/^[A-Za-z0-9@._-]{1,255}$/, "letters, digits, '@', '.', '_' and '-'"))
    .optional()
    .meta({
      description:
        "Whom collectors log in as. The user needs the rights to create indices and documents in them, and to ask for the cluster's health (`monitor`).",
      absent: "they do not log in",
      examples: ["barekube"],
    }),
  password: orScalar(z.string("allowed: a string").min(1, "allowed: a string that is not empty"))
    .optional()
    .meta({
      secret: true,
      description:
        "Password of `username`. It belongs in Pulumi's secrets: " +
        "`pulumi config set --secret --path barekube:addons.logging.elasticsearch.password`.",
      absent: "none",
      examples: ["s3cret"],
    }),
  ca: certificatesPem.optional().meta({
    description: "Authorities that its certificate may be from.",
    absent: "those that the image trusts",
    examples: ["-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"],
  }),
  image: image("rsyslog, the collector on every node", upstreamRsyslogImage),
});

export type ElasticsearchOutput = z.infer<typeof elasticsearchOutput>;

/** What the URL leads to. */
export function serverOf({ url }: Pick<ElasticsearchOutput, "url">): { host: string; port: number } {
  const { host = "", port = "9200" } = /^https:\/\/(?<host>.*?)(?::(?<port>\d+))?$/.exec(url)?.groups ?? {};
  return { host, port: Number(port) };
}
