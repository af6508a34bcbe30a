import { runtime } from "@pulumi/pulumi";
import type {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime/mocks.js";
import { getMonitor } from "@pulumi/pulumi/runtime/settings.js";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack.js";
import { vi } from "vitest";
import type { HostReport } from "../../observe/report/host-report.ts";
import { Graph, type RecordedResource } from "./graph.ts";
import { type OutputContext, type Origins, providerOutputs } from "./provider-outputs.ts";
import { revealFields, secretPaths } from "./wire-values.ts";

/** A stack's configuration as the engine hands it over: texts, lists and maps as JSON. */
export type StackSettings = Readonly<Record<string, string>>;

interface RunOptions {
  /** `preview` knows no output that a provider would make up; default `up`. */
  mode?: "preview" | "up";
  /** Certificates that are issued once more, by resource name: `pki-admin-cert`. */
  renewed?: readonly string[];
  /** Keys of the settings that are secret. */
  secretSettings?: readonly string[];
  /** What the hosts say of themselves, by name; by default none was asked. */
  reports?: Readonly<Record<string, HostReport>>;
  /** Is filled with what is registered, even by a program that fails. */
  resources?: RecordedResource[];
}

/** What a run of the whole program came to. */
export interface Run {
  graph: Graph;
  /** The stack's outputs, and which of them are secret. */
  outputs: Record<string, unknown>;
  secretOutputs: string[];
  /** Every text that must not be seen. */
  secrets: ReadonlySet<string>;
  /** Where the texts that providers made up came from. */
  origins: Origins;
  /** What the program warned of. */
  warnings: string[];
}

/**
 * Runs index.ts, whole and unchanged, against a mock engine, and records every resource that it registers.
 *
 * @param settings the stack's configuration, by key with its `barekube:`.
 */
export async function runProgram(settings: StackSettings, options: RunOptions = {}): Promise<Run> {
  const { mode = "up", renewed = [], secretSettings = [], reports = {}, resources = [] } = options;
  const origins: Origins = new Map();
  const secrets = new Set<string>();
  const warnings: string[] = [];
  const context: OutputContext = { renewed: new Set(renewed), origins, secrets };
  await runtime.setMocks(
    {
      call: ({ token }) => {
        throw new Error(`the program calls ${token}, which the mock engine does not know`);
      },
      newResource: (args) => resultOf(args, mode, context),
    },
    "barekube",
    "test",
    mode === "preview",
  );
  runtime.setAllConfig({ ...settings }, [...secretSettings]);
  const stack = recordAt(getMonitor() as unknown as Monitor, resources);
  vi.resetModules();
  vi.doMock("../../components/ask-hosts.ts", () => ({
    askHosts: () => Promise.resolve(new Map(Object.entries(reports))),
  }));
  vi.doMock("../../components/remember-hosts.ts", () => ({
    rememberHosts: (_: unknown, answered: unknown) => Promise.resolve(answered),
  }));
  const warn = vi.spyOn(console, "warn").mockImplementation((text: string) => void warnings.push(text));
  await withoutStacks(runIndex).finally(() => warn.mockRestore());
  return { graph: new Graph(resources), ...stack, secrets, origins, warnings };
}

async function runIndex(): Promise<void> {
  let failure: unknown;
  await runInPulumiStack(async () => {
    try {
      return (await import("../../index.ts")).default;
    } catch (error) {
      // Were the stack to fail, promises that nobody waits for would fail with it.
      failure = error;
      return {};
    }
  });
  await runtime.disconnect();
  if (failure instanceof Error) throw failure;
}

/** The SDK takes a stack trace for every promise; to map them all to TypeScript takes longer than the run. */
async function withoutStacks(run: () => Promise<void>): Promise<void> {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Reflect.deleteProperty(Error, "prepareStackTrace");
  Error.stackTraceLimit = 1;
  try {
    await run();
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}

function resultOf(args: MockResourceArgs, mode: "preview" | "up", context: OutputContext) {
  const { name, type, inputs } = args as Omit<MockResourceArgs, "inputs"> & {
    inputs: Record<string, unknown>;
  };
  if (mode === "up") {
    return { id: `${name}-id`, state: { ...inputs, ...providerOutputs({ type, name, inputs }, context) } };
  }
  // With a provider whose own configuration is unknown, the engine does not even tell the inputs.
  return { id: undefined, state: type.startsWith("kubernetes:") ? {} : inputs };
}

type Callback<Response> = (error: unknown, response: Response) => void;

/** The part of the mock engine that resources are registered at. */
interface Monitor {
  registerResource(request: RegisterResourceRequest, callback: Callback<RegisterResourceResponse>): void;
  registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: Callback<unknown>): void;
}

interface StackOutputs {
  outputs: Record<string, unknown>;
  secretOutputs: string[];
}

/** Listens at the mock engine, which itself sees no more than type, name and inputs. */
function recordAt(monitor: Monitor, resources: RecordedResource[]): StackOutputs {
  const stack: StackOutputs = { outputs: {}, secretOutputs: [] };
  const { registerResource, registerResourceOutputs } = monitor;
  monitor.registerResource = (request, callback) => {
    registerResource.call(monitor, request, (error: unknown, response: RegisterResourceResponse) => {
      if (!error) resources.push(recordedResource(request, response.getUrn()));
      callback(error, response);
    });
  };
  monitor.registerResourceOutputs = (request, callback) => {
    if (request.getUrn().includes("::pulumi:pulumi:Stack::")) {
      const outputs = request.getOutputs()?.toJavaScript() ?? {};
      stack.outputs = revealFields(outputs);
      stack.secretOutputs = secretPaths(outputs);
    }
    registerResourceOutputs.call(monitor, request, callback);
  };
  return stack;
}

function recordedResource(request: RegisterResourceRequest, urn: string): RecordedResource {
  const inputs = request.getObject()?.toJavaScript() ?? {};
  return {
    urn,
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    parent: textOrNone(request.getParent()),
    inputs: revealFields(inputs),
    secretInputs: secretPaths(inputs),
    dependencies: request.getDependenciesList(),
    propertyDependencies: Object.fromEntries(
      [...request.getPropertydependenciesMap().entries()].map(([input, urns]) => [input, urns.getUrnsList()]),
    ),
    deletedWith: textOrNone(request.getDeletedwith()),
    aliases: request
      .getAliasesList()
      .flatMap((alias) => alias.getSpec()?.getName() ?? nameIn(alias.getUrn())),
    provider: textOrNone(request.getProvider()),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
  };
}

const nameIn = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

const textOrNone = (text: string): string | undefined => (text === "" ? undefined : text);
