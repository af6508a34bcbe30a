import ssh2 from "ssh2";
import type { AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware, ParsedKey } from "ssh2";
import type { Endpoint } from "./connection.ts";

/**
 * Offers the methods for which there are credentials, in the order key, password, agent, and adds what it
 * tries to `methods`.
 */
export function authentication(endpoint: Endpoint, methods: string[]): AuthHandlerMiddleware {
  const { user: username, privateKey, password } = endpoint;
  const agent = endpoint.agentSocketPath ?? process.env.SSH_AUTH_SOCK;
  const offers: AnyAuthMethod[] = [];
  if (privateKey !== undefined) {
    offers.push({ type: "publickey", username, key: parseKey(privateKey, endpoint.privateKeyPassword) });
  }
  if (password !== undefined) {
    offers.push({ type: "password", username, password });
    offers.push({
      type: "keyboard-interactive",
      username,
      prompt: (...[, , , prompts, answer]) => {
        answer(prompts.map(() => password));
      },
    });
  }
  if (agent) offers.push({ type: "agent", username, agent });
  return (accepted: AuthenticationType[] | null, _partialSuccess, next) => {
    const method = ({ type }: AnyAuthMethod) => (type === "agent" ? "publickey" : type);
    let offer = offers.shift();
    // The server says what it accepts only after the first offer.
    while (offer && accepted?.length && !accepted.includes(method(offer))) offer = offers.shift();
    // The library's types know only that a name or an object is returned, not the false that ends it.
    if (!offer) return next(false as unknown as AnyAuthMethod);
    if (!methods.includes(method(offer))) methods.push(method(offer));
    next(offer);
  };
}

function parseKey(privateKey: string, passphrase: string | undefined): ParsedKey {
  const parsed = ssh2.utils.parseKey(privateKey, passphrase);
  if (parsed instanceof Error) throw new Error(`connection.privateKey: ${parsed.message}`);
  // A file may hold several keys, which the library's types do not know.
  const [key] = [parsed].flat();
  if (!key?.isPrivateKey()) throw new Error("connection.privateKey: this is no private key");
  return key;
}
