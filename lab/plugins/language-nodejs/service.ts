import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import type * as wire from "@pulumi/pulumi/proto/language_pb.js";
import languageProto from "@pulumi/pulumi/proto/language_pb.js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { decode } from "../server/property.ts";
import { unary } from "../server/unary.ts";
import { installedPackages, installedVersion, requiredPlugins } from "./packages.ts";
import { runProgram } from "./run-program.ts";
import type { Program } from "./run-program.ts";

/**
 * The gRPC service LanguageRuntime for Node.js. The Node.js that runs this plugin also runs the program.
 * Commands that make or install projects (`pulumi new`, `pulumi install`) are not supported.
 */
export function languageRuntimeService(args: {
  /** Where the engine listens (`host:port`). */
  engineAddress: string | undefined;
  /** Called when the engine has cancelled, after the program was told to end. */
  cancelled: () => void;
}): UntypedServiceImplementation {
  const cancellation = new AbortController();
  return {
    getPluginInfo: unary<Empty, InstanceType<typeof pluginProto.PluginInfo>>(
      () => new pluginProto.PluginInfo(),
    ),
    about: unary<wire.AboutRequest, wire.AboutResponse>((request) => {
      const response = new languageProto.AboutResponse()
        .setExecutable(process.execPath)
        .setVersion(process.version);
      const typescript = installedVersion(directoryOf(request), "typescript");
      if (typescript) response.getMetadataMap().set("typescriptVersion", typescript);
      return response;
    }),
    getRequiredPackages: unary<wire.GetRequiredPackagesRequest, wire.GetRequiredPackagesResponse>(
      (request) => {
        const packages = requiredPlugins(directoryOf(request)).map(({ name, version }) =>
          new pluginProto.PackageDependency().setName(name).setKind("resource").setVersion(`v${version}`),
        );
        return new languageProto.GetRequiredPackagesResponse().setPackagesList(packages);
      },
    ),
    getProgramDependencies: unary<wire.GetProgramDependenciesRequest, wire.GetProgramDependenciesResponse>(
      (request) => {
        const dependencies = installedPackages(directoryOf(request)).map(({ name, version }) =>
          new languageProto.DependencyInfo().setName(name).setVersion(version),
        );
        return new languageProto.GetProgramDependenciesResponse().setDependenciesList(dependencies);
      },
    ),
    run: unary<wire.RunRequest, wire.RunResponse>(async (request, ended) => {
      const signal = AbortSignal.any([cancellation.signal, ended]);
      const { error, bail } = await runProgram({
        ...programOf(request),
        engineAddress: args.engineAddress,
        signal,
      });
      return new languageProto.RunResponse().setError(error).setBail(bail);
    }),
    cancel: unary<Empty, Empty>(() => {
      cancellation.abort();
      // The answer must leave before the server closes.
      setImmediate(args.cancelled);
      return new emptyProto.Empty();
    }),
  };
}

const directoryOf = (request: { getInfo(): wire.ProgramInfo | undefined }): string =>
  request.getInfo()?.getProgramDirectory() ?? process.cwd();

function programOf(request: wire.RunRequest): Omit<Program, "engineAddress" | "signal"> {
  const info = request.getInfo();
  return {
    monitorAddress: request.getMonitorAddress(),
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    rootDirectory: info?.getRootDirectory() ?? request.getPwd(),
    programDirectory: info?.getProgramDirectory() ?? request.getPwd(),
    entryPoint: info?.getEntryPoint() ?? request.getProgram(),
    options: decode(info?.getOptions()),
    arguments: request.getArgsList(),
    dryRun: request.getDryrun(),
    parallel: request.getParallel(),
    config: Object.fromEntries(request.getConfigMap().entries() as Iterable<[string, string]>),
    configSecretKeys: request.getConfigsecretkeysList(),
  };
}
