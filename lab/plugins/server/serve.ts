import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { engineLog } from "./engine-log.ts";
import type { Provider } from "./provider.ts";
import { resourceProviderService } from "./service.ts";

/** The engine's own limit; a state with large outputs must pass in one message. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** A server that listens on a port of 127.0.0.1. */
export interface Listening {
  port: number;
  /** Lets running calls end, then closes. */
  close(): Promise<void>;
}

/** Starts a gRPC server for one service on a free port of 127.0.0.1. */
export async function listen(
  definition: ServiceDefinition,
  implementation: UntypedServiceImplementation,
): Promise<Listening> {
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  server.addService(definition, implementation);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
    error ? reject(error) : resolve(port),
  );
  const port = await promise;
  const close = () =>
    new Promise<void>((done) => {
      server.tryShutdown(() => done());
    });
  return { port, close };
}

/** Starts the server of a provider in this process, as {@link serve} and tests need it. */
export async function listenAsProvider(args: {
  provider: Provider;
  /** Where the engine listens (`host:port`), for messages to its display. Default: they are dropped. */
  engineAddress?: string | undefined;
  cancelled?: () => void;
}): Promise<Listening> {
  const { provider, engineAddress, cancelled = () => undefined } = args;
  const service = resourceProviderService({ provider, log: engineLog(engineAddress), cancelled });
  return listen(providerGrpc.ResourceProviderService, service);
}

/**
 * The main function of a resource plugin: serves the provider, prints the port on stdout (the handshake the
 * engine waits for) and exits when the engine cancels, terminates the plugin or is gone.
 */
export function serve(provider: Provider): void {
  runPlugin((engineAddress, cancelled) => listenAsProvider({ provider, engineAddress, cancelled }));
}

/** What {@link serve} does, for any service: `listen` gets the engine's address and what to call on Cancel. */
export function runPlugin(
  listen: (engineAddress: string | undefined, cancelled: () => void) => Promise<Listening>,
): void {
  exitWithEngine();
  const cancelled = Promise.withResolvers<void>();
  void listen(process.argv.slice(2).at(-1), cancelled.resolve).then(async ({ port, close }) => {
    process.stdout.write(`${port}\n`);
    await cancelled.promise;
    await close();
    process.exit(0);
  });
}

/** Ends this process when the engine asks for it by a signal or has died without asking. */
function exitWithEngine(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(0));
  const engine = process.ppid;
  setInterval(() => process.ppid !== engine && process.exit(0), 1000).unref();
}
