import { connect } from "node:tls";

interface Args {
  port: number;
  /** PEM of the authority that the certificate has to be from. */
  authority: string;
}

/**
 * SHA-256 fingerprint of the dashboard's certificate, once it has been checked: a browser does not know the cluster's
 * authority, and whoever uses it has something to compare.
 */
export const fingerprintOf = ({ port, authority }: Args): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, servername: "localhost", ca: authority }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.end();
    });
    socket.on("error", ({ message }) => reject(new Error(`the dashboard does not answer: ${message}`)));
  });
