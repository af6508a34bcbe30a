import type { PolicyConfigSchema, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";

/** A resource as the program asks for it. What a preview cannot know yet is a text that stands for nothing. */
export interface Resource {
  type: string;
  name: string;
  inputs: Readonly<Record<string, unknown>>;
}

/** What may be set for a rule in a file given as `--policy-pack-config`. */
export type Settings = Readonly<Record<string, unknown>>;

/** A rule of the house. */
export interface Rule {
  name: string;
  description: string;
  /** Default: there is nothing to set. */
  configSchema?: PolicyConfigSchema;
  /** Gets secrets as instances of `Secret`; other rules get what is in them. */
  seesSecrets?: true;
  /** What is wrong with a resource, each with what is allowed instead; goes on from the resource's name. */
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

/** Only a remediation, which comes just before the validation of the same resource, is told what is secret. */
function seeingSecrets(rule: Rule): Partial<ResourceValidationPolicy> {
  const seen = new Map<string, string[]>();
  return {
    enforcementLevel: "remediate",
    remediateResource: (args) => {
      seen.set(args.urn, problemsOf(rule, args));
    },
    validateResource: ({ urn, name }, report) => {
      const problems = seen.get(urn) ?? [
        `was not looked at; allowed: the enforcement level "remediate", which alone tells what is secret`,
      ];
      for (const problem of problems) report(`${name} ${problem}`);
      seen.delete(urn);
    },
  };
}

const problemsOf = (rule: Rule, args: ResourceValidationArgs): string[] =>
  rule.problems({ type: args.type, name: args.name, inputs: inputsOf(args) }, args.getConfig());

/** The values behind the proxies, which would unwrap secrets and throw at what a preview cannot know. */
function inputsOf({ props }: ResourceValidationArgs): Record<string, unknown> {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(props));
  return Object.fromEntries(descriptors.map(([name, { value }]) => [name, value as unknown]));
}
