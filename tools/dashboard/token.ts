import {
  ApiException,
  AuthenticationV1TokenRequest,
  CoreV1Api,
  type KubeConfig,
  V1TokenRequestSpec,
} from "@kubernetes/client-node";
import { namespace } from "../../components/addons/headlamp/names.ts";
import { asSentence } from "../api/error.ts";

interface Token {
  text: string;
  expires: Date;
}

/**
 * A token of one of the dashboard's accounts, made by the cluster.
 *
 * @throws with what to do if the cluster has no dashboard, or what the API server says.
 */
export async function tokenFor(
  config: KubeConfig,
  { account, seconds }: { account: string; seconds: number },
): Promise<Token> {
  const body = new AuthenticationV1TokenRequest();
  body.spec = Object.assign(new V1TokenRequestSpec(), { audiences: [], expirationSeconds: seconds });
  try {
    const api = config.makeApiClient(CoreV1Api);
    const { status } = await api.createNamespacedServiceAccountToken({ name: account, namespace, body });
    if (status?.token === undefined || status.expirationTimestamp === undefined) {
      throw new Error("the API server answered without a token");
    }
    return { text: status.token, expires: status.expirationTimestamp };
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) {
      throw new Error(
        "the cluster has no dashboard; put addons.headlamp into the stack file, and run pulumi up",
      );
    }
    throw asSentence(error);
  }
}
