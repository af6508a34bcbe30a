import type { PolicyConfigSchema, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";

/** A resource as the program asks for it. What a preview cannot know yet is a meaningless placeholder. */
export interface Resource {
  type: string;
  name: string;
  inputs: Readonly<Record<string, unknown>>;
}

/** A rule's settings, from the file that `--policy-pack-config` names. */
export type Settings = Readonly<Record<string, unknown>>;

/** One of the house rules. */
export interface Rule {
  name: string;
  description: string;
  /** Default: the rule has no settings. */
  configSchema?: PolicyConfigSchema;
  /** Is given secrets as instances of `Secret`; other rules are given their values. */
  seesSecrets?: true;
  /** What is wrong with a resource, and what is allowed instead; each continues a sentence that begins with its name. */
  problems(resource: Resource, settings: Settings): string[];
}

export function policyOf(rule: Rule): ResourceValidationPolicy {
  const { name, description, configSchema } = rule;
  return {
    name,
    description,
    ...(configSchema === undefined ? {} : { configSchema }),
    ...(rule.seesSecrets ? seeingSecrets(rule) : { validateResource: validate(rule) }),
  };
}

type Validate = Extract<ResourceValidationPolicy["validateResource"], (...args: never) => unknown>;

function validate(rule: Rule): Validate {
  return (args, report) => {
    for (const problem of problemsOf(rule, args)) report(`${args.name} ${problem}`);
  };
}

/** Only a remediation is told what is secret; it comes just before the validation of the same resource. */
function seeingSecrets(rule: Rule): Partial<ResourceValidationPolicy> {
  const seen = new Map<string, string[]>();
  return {
    enforcementLevel: "remediate",
    remediateResource: (args) => {
      seen.set(args.urn, problemsOf(rule, args));
    },
    validateResource: ({ urn, name }, report) => {
      const problems = seen.get(urn) ?? [
        `was not checked; allowed: the enforcement level "remediate", the only one at which a rule is told what is secret`,
      ];
      for (const problem of problems) report(`${name} ${problem}`);
      seen.delete(urn);
    },
  };
}

const problemsOf = (rule: Rule, args: ResourceValidationArgs): string[] =>
  rule.problems({ type: args.type, name: args.name, inputs: inputsOf(args) }, args.getConfig());

/** The values behind the proxies, which would unwrap secrets and throw for what a preview does not know yet. */
function inputsOf({ props }: ResourceValidationArgs): Record<string, unknown> {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(props));
  return Object.fromEntries(descriptors.map(([name, { value }]) => [name, value as unknown]));
}
