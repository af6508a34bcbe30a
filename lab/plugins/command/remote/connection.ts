import type { PropertyMap } from "../../server/property.ts";
import { checkInputs, remoteInputs } from "../inputs.ts";

/** Where and how to log in. */
export interface Endpoint {
  user: string;
  host: string;
  port: number;
  password?: string;
  privateKey?: string;
  privateKeyPassword?: string;
  /** Default: `$SSH_AUTH_SOCK`. */
  agentSocketPath?: string;
  /** How many attempts may fail before giving up, one more being made; -1: no limit. */
  dialErrorLimit: number;
  /** Seconds for each attempt; 0: no limit. */
  perDialTimeout: number;
  /** The server's public key, as a line `<type> <base64>`; any key is accepted without it. */
  hostKey?: string;
}

/** The input `connection`: an endpoint, perhaps behind a jump host. */
export interface Connection extends Endpoint {
  proxy?: Endpoint;
}

/** Reads the input `connection`, also from a state that was written without the defaults. */
export function readConnection({ connection }: PropertyMap): Connection {
  const { inputs, failures } = checkInputs(
    { connection: remoteInputs.connection ?? { type: "any" } },
    { connection },
  );
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
  return inputs.connection as Connection;
}

/** `user@host:port`, to name an endpoint in messages. */
export const addressOf = ({ user, host, port }: Endpoint): string =>
  `${user}@${host.includes(":") ? `[${host}]` : host}:${port}`;
