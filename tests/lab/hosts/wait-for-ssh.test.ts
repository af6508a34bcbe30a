import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { waitForSSH } from "../../../lab/hosts/wait-for-ssh.ts";

it("gives up on an address where nothing answers", async () => {
  // Port 22 of an address of loopback that nothing listens on.
  await expect(waitForSSH("127.10.20.30", { deadlineMs: 300 })).rejects.toThrow(
    "no SSH server answers at 127.10.20.30 after 0.3 s",
  );
});

it("does not accept a server of another protocol", async () => {
  const server = createServer((socket) => socket.end("HTTP/1.1 400\r\n\r\n"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await expect(waitForSSH("127.0.0.1", { deadlineMs: 300, port })).rejects.toThrow("no SSH server answers");
  server.close();
});

it("waits until an SSH server is there", async () => {
  const server = createServer((socket) => socket.end("SSH-2.0-test\r\n"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  setTimeout(() => server.listen(port, "127.0.0.1"), 200);
  await waitForSSH("127.0.0.1", { port });
  server.close();
});

it("stops waiting when there is no point in it", async () => {
  const check = () => Promise.reject(new Error("the host has ended"));
  await expect(waitForSSH("127.10.20.30", { check })).rejects.toThrow("the host has ended");
});
