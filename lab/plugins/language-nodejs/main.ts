import languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import { listen, runPlugin } from "../server/serve.ts";
import { languageRuntimeService } from "./service.ts";

runPlugin((engineAddress, cancelled) =>
  listen(languageGrpc.LanguageRuntimeService, languageRuntimeService({ engineAddress, cancelled })),
);
