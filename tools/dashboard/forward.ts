import { createServer, type Server, type Socket } from "node:net";
import { type KubeConfig, PortForward } from "@kubernetes/client-node";
import { name, namespace, port as targetPort } from "../../components/addons/headlamp/names.ts";
import { asSentence } from "../api/error.ts";

/** The dashboard's end is TLS: what is passed on here cannot be read on the way. */
const address = "127.0.0.1";

/**
 * Passes connections to a port of this machine's loopback interface on to a Pod of the dashboard that is ready.
 *
 * @param port 0 for any that is free.
 * @returns the server, and its port.
 */
export async function forward(config: KubeConfig, port: number): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => void passOn(config, socket));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, address, resolve);
  });
  const bound = server.address();
  return { server, port: typeof bound === "object" && bound !== null ? bound.port : port };
}

/** What is used of a WebSocket, whose types the client does not bring along. */
interface Tunnel {
  onclose: () => void;
  close: () => void;
}

async function passOn(config: KubeConfig, socket: Socket): Promise<void> {
  // A browser drops connections whenever it likes.
  socket.on("error", () => socket.destroy());
  try {
    const way = new PortForward(config);
    const connected: unknown = await way.portForwardService(
      namespace,
      name,
      [targetPort],
      socket,
      null,
      socket,
    );
    const tunnel = connected as Tunnel;
    tunnel.onclose = () => socket.end();
    socket.on("close", () => tunnel.close());
  } catch (error) {
    const reason = asSentence(error);
    console.error(
      `no connection to the dashboard: ${reason instanceof Error ? reason.message : String(reason)}`,
    );
    socket.destroy();
  }
}
