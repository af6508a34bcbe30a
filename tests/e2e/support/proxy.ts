import { createServer, request, type Server } from "node:http";
import { connect } from "node:net";

/** An HTTP proxy in this process. */
export interface Proxy {
  url: string;
  /** What was asked of it so far: `GET http://…`, or `CONNECT host:port`. */
  readonly asked: readonly string[];
  close(): void;
}

/** Starts a proxy on a free port of an address of this machine. */
export async function startProxy(address: string): Promise<Proxy> {
  const asked: string[] = [];
  const server = createServer((incoming, answer) => {
    const url = incoming.url ?? "";
    asked.push(`${incoming.method} ${url}`);
    const { method, headers } = incoming;
    const onward = request(url, { method, headers }, (upstream) => {
      answer.writeHead(upstream.statusCode ?? 502, upstream.headers);
      upstream.pipe(answer);
    });
    onward.on("error", () => answer.writeHead(502).end());
    incoming.pipe(onward);
  });
  server.on("connect", (incoming, client, head) => {
    asked.push(`CONNECT ${incoming.url}`);
    const { hostname, port } = new URL(`http://${incoming.url}`);
    const upstream = connect(Number(port || 80), hostname, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [upstream, client]) socket.on("error", () => client.destroy());
  });
  const port = await listen(server, address);
  return {
    url: `http://${address}:${port}`,
    asked,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const listen = (server: Server, address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, address, () => {
      const bound = server.address();
      if (bound === null || typeof bound === "string") reject(new Error("the proxy has no port"));
      else resolve(bound.port);
    });
  });
