import { stringify } from "yaml";
import { allSettings, pathText, type Setting } from "./settings.ts";

const introduction = `<!-- Written by \`npm run docs\` from the settings of all parts; do not edit. -->

# Configuration

All settings of a stack file (\`Pulumi.<stack>.yaml\`). They are keys under \`config:\`, prefixed with \`barekube:\`. The
smallest stack file names the cluster and its hosts; everything else has a default.

\`\`\`yaml
config:
  barekube:clusterName: prod-1
  barekube:hosts:
    - name: master-1
      address: 192.168.10.11
      roles: [master]
      ssh: { hostKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBx0RzGmTmpnPYxWP3VnPDdAn2k4nqKYDVDQLcNAEqfV }
    - name: worker-1
      address: 192.168.10.21
      roles: [worker]
      ssh: { hostKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBx0RzGmTmpnPYxWP3VnPDdAn2k4nqKYDVDQLcNAEqfV }
\`\`\`

barekube logs in to hosts with the keys of your SSH agent. Without an agent, put the private key into the stack:

\`\`\`sh
pulumi config set --secret barekube:sshPrivateKey < ~/.ssh/id_ed25519
pulumi config set --secret barekube:sshPrivateKeyPassphrase    # for an encrypted one
\`\`\`

A stack file is checked as a whole before anything is done. All problems are reported at once, each with the path of
the setting, the value given, and what is allowed.
`;

/** The text of docs/configuration.md. */
export function configurationDocument(): string {
  const lines = allSettings().flatMap((setting) => {
    const heading = setting.path.length === 1 ? "##" : "###";
    return [`${heading} ${pathText(setting.path)}`, "", ...settingLines(setting)];
  });
  return [introduction, ...lines].join("\n");
}

function settingLines({ path, description, type, allowed, default: value, example }: Setting): string[] {
  return [
    description,
    "",
    `- Type: ${type}`,
    ...(allowed === undefined ? [] : [`- Allowed: ${allowed}`]),
    `- Default: ${value}`,
    "",
    ...(example === undefined ? [] : ["```yaml", exampleText(path, example), "```", ""]),
  ];
}

/** The example in its place in a stack file. */
function exampleText(path: readonly string[], example: unknown): string {
  const nested = path.reduceRight<unknown>(
    (value, name) => (name === "[]" ? [value] : { [name]: value }),
    example,
  );
  return `barekube:${stringify(nested, { lineWidth: 0 }).trimEnd()}`;
}
