import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzerProto, {
  type AnalyzeResponse,
  type RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { RecordedResource } from "./graph.ts";
import { conceal } from "./wire-values.ts";

/** The policy pack as the engine runs it: a process of its own. */
export interface PolicyPack {
  /** What is wrong with a resource: `[LEVEL] RULE: MESSAGE`. */
  violationsOf(resource: RecordedResource): Promise<string[]>;
  /** Gives rules other levels and settings. */
  configure(settings: Readonly<Record<string, Record<string, number>>>): Promise<void>;
  close(): Promise<void>;
}

const project = fileURLToPath(new URL("../../", import.meta.url));

export async function startPolicyPack(): Promise<PolicyPack> {
  const child = spawn("policy/index.ts", ["127.0.0.1:1"], {
    cwd: project,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [port] = (await once(createInterface(child.stdout), "line")) as [string];
  const client = new analyzerGrpc.AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const called = <Response>(call: (done: Done<Response>) => void): Promise<Response> =>
    new Promise((resolve, reject) => {
      call((error, response) => (error ? reject(error) : resolve(response)));
    });
  return {
    async violationsOf(resource) {
      const request = requestFor(resource);
      await called<RemediateResponse>((done) => client.remediate(request, done));
      const response = await called<AnalyzeResponse>((done) => client.analyze(request, done));
      return response.getDiagnosticsList().map(textOf);
    },
    async configure(settings) {
      const request = new analyzerProto.ConfigureAnalyzerRequest();
      for (const [rule, properties] of Object.entries(settings)) {
        const config = new analyzerProto.PolicyConfig().setProperties(
          structProto.Struct.fromJavaScript(properties),
        );
        request.getPolicyconfigMap().set(rule, config.setEnforcementlevel(mandatory));
      }
      await called<Empty>((done) => client.configure(request, done));
    },
    async close() {
      client.close();
      child.kill("SIGINT");
      await once(child, "exit");
    },
  };
}

type Done<Response> = (error: ServiceError | null, response: Response) => void;

const mandatory = analyzerProto.EnforcementLevel.MANDATORY;

function requestFor({ urn, type, name, inputs, secretInputs }: RecordedResource) {
  const properties = conceal(inputs, secretInputs) as Parameters<typeof structProto.Struct.fromJavaScript>[0];
  return new analyzerProto.AnalyzeRequest()
    .setUrn(urn)
    .setType(type)
    .setName(name)
    .setProperties(structProto.Struct.fromJavaScript(properties))
    .setOptions(new analyzerProto.AnalyzerResourceOptions());
}

function textOf(diagnostic: InstanceType<typeof analyzerProto.AnalyzeDiagnostic>): string {
  const level = diagnostic.getEnforcementlevel() === mandatory ? "mandatory" : "other";
  return `[${level}] ${diagnostic.getPolicyname()}: ${diagnostic.getMessage()}`;
}
