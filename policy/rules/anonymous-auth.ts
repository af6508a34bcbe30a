import { parse } from "yaml";
import { z } from "zod";
import { documentOf } from "../remote-command.ts";
import type { Rule } from "../rule.ts";

const flag = /--anonymous-auth(?:=("?)([^\s"]*)\1)?(?=\s|$)/g;
const startsAPIServer = /^ExecStart=\S*\/kube-apiserver(?=\s|$)/m;
const off = new Set(["0", "f", "F", "false", "FALSE", "False"]);

export const anonymousAuth: Rule = {
  name: "anonymous-auth",
  description: "No API server and no kubelet serves anonymous requests.",
  problems(resource) {
    const files = Object.entries(documentOf(resource).files ?? {});
    const configured = files.map(([path, { content = "" }]) => ({
      path,
      content,
      isAnonymous: anonymousIn(content),
    }));
    const isOffByFile = configured.some(({ isAnonymous }) => isAnonymous === false);
    return configured.flatMap(({ path, content, isAnonymous }) => [
      ...flagsIn(content)
        .filter((value) => !off.has(value))
        .map((value) => `writes ${path} with --anonymous-auth=${value}; allowed: false`),
      ...(startsAPIServer.test(content) && flagsIn(content).length === 0 && !isOffByFile
        ? [`writes ${path} without --anonymous-auth, which then is true; allowed: --anonymous-auth=false`]
        : []),
      ...(isAnonymous ? [`writes ${path} with anonymous.enabled: true; allowed: false`] : []),
    ]);
  },
};

/** A flag without a value is true. */
const flagsIn = (content: string): string[] =>
  [...content.matchAll(flag)].map(([, , value]) => value ?? "true");

const configuration = z.object({ anonymous: z.object({ enabled: z.boolean().optional() }).optional() });
const configurations = configuration.extend({ authentication: configuration.optional() });

/** What a configuration file of a kubelet or an API server says; undefined when it says nothing. */
function anonymousIn(content: string): boolean | undefined {
  if (!/^kind: (?:Kubelet|Authentication)Configuration$/m.test(content)) return undefined;
  const { anonymous, authentication } = configurations.parse(parse(content));
  return (authentication?.anonymous ?? anonymous)?.enabled;
}
