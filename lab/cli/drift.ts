import { execa } from "execa";
import { z } from "zod";
import { type Finding, findingOf } from "../../observe/drift/messages.ts";
import { projectDir } from "../hosts/state.ts";
import { engineCommand } from "../stack/stack.ts";
import { currentStack } from "./stack.ts";

const usage = `Usage: npm run drift [-- --stack NAME [OPTION...]]
  Asks every host whether it is as barekube left it, and changes nothing.
  --stack NAME   a stack of your own, by the pulumi on PATH; by default that of the lab
  OPTION         more for \`pulumi preview\`
Exit code: 0 nothing has drifted, 2 something has, 1 it could not be found out.`;

/** What a `pulumi preview --json` says besides its steps. */
const previewed = z.object({
  diagnostics: z.array(z.object({ message: z.string(), severity: z.string() })).default([]),
});

/** What is not as it was left on the hosts, for cron. @returns the exit code. */
export async function drift(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(usage);
    return 0;
  }
  const { command, args: complete, cwd, env } = await previewCommand(args);
  const { stdout, stderr, exitCode } = await execa(command, complete, {
    cwd,
    env,
    stdin: "ignore",
    reject: false,
  });
  const messages = messagesIn(stdout);
  if (exitCode !== 0 || messages === undefined) {
    console.error([stderr, ...(messages ?? [stdout])].join("\n").trim());
    return 1;
  }
  const { text, code } = summaryOf(messages);
  console.log(text);
  return code;
}

async function previewCommand(args: readonly string[]) {
  const preview = ["preview", "--json", "--non-interactive"];
  if (args.length === 0) return engineCommand((await currentStack()).stack, preview);
  return { command: "pulumi", args: [...preview, ...args], cwd: projectDir, env: {} };
}

function messagesIn(stdout: string): string[] | undefined {
  try {
    return previewed.parse(JSON.parse(stdout)).diagnostics.map(({ message }) => message.trim());
  } catch {
    return undefined;
  }
}

/** What the engine's messages come to: the text for people, and the exit code. */
export function summaryOf(messages: readonly string[]): { text: string; code: number } {
  const withFinding = (wanted: Finding) => messages.filter((message) => findingOf(message) === wanted);
  const drifted = withFinding("drifted");
  const unknown = withFinding("unknown");
  const code = drifted.length > 0 ? 2 : unknown.length > 0 ? 1 : 0;
  return { text: [...drifted, ...unknown].join("\n") || "Every host is as barekube left it.", code };
}
