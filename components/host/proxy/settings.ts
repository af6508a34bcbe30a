import { z } from "zod";
import { matching } from "../../../config/schema/formats.ts";
import { hostSetting, setting } from "../../../config/setting.ts";

/** Without a path; user and password may come before the host, with `%XX` for what has a meaning in a URL. */
const proxyURL = matching(
  /^(none|https?:\/\/([\w.~!$&'()*+,;=%-]{1,200}(:[\w.~!$&'()*+,;=%-]{0,200})?@)?([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?\/?)$/,
  "the http or https URL of a proxy such as http://proxy.example.com:3128, or none",
);

const schema = z.strictObject({
  http: proxyURL.optional().meta({
    description:
      "Proxy for `http` URLs. One with a password belongs in Pulumi's secrets: `pulumi config set --secret --path`.",
    absent: "none",
    examples: ["http://proxy.example.com:3128"],
  }),
  https: proxyURL.optional().meta({
    description: "Proxy for `https` URLs.",
    absent: "that of `http`",
    examples: ["http://proxy.example.com:3128"],
  }),
  noProxy: z
    .array(
      matching(
        /^[A-Za-z0-9.*:[\]/_-]{1,253}$/,
        "an address, a network such as 10.0.0.0/8, a name, or a domain such as .example.com",
      ),
      "allowed: a list of addresses, networks and names",
    )
    .optional()
    .meta({
      description:
        "What is reached directly, besides this host, the masters, the networks of Pods and Services, `.svc` and the cluster's domain.",
      absent: "nothing else",
      examples: [[".example.com", "192.168.0.0/16"]],
    }),
});

export const proxy = setting(
  "proxy",
  schema.default({}).meta({
    description:
      "HTTP proxy for what hosts download: binaries, packages, and the images that containerd pulls. Nothing else uses it.",
    absent:
      "binaries and packages are downloaded over the proxy of the host's own environment, if it has one",
  }),
);

export const proxyOfHost = hostSetting(
  "proxy",
  schema.default({}).meta({ description: "Fields of this host that replace those of the stack's `proxy`." }),
);
