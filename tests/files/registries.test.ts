import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { registryFiles } from "../../components/containerd/registries/files.ts";
import { problemsWith } from "../config/valid-stack.ts";
import { clusterWith } from "./clusters.ts";

const ca = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

const filesOf = (registries: object) => registryFiles({ cluster: clusterWith({ registries }) });
const hosts = (files: ReturnType<typeof filesOf>, name: string) =>
  parse(files[`/etc/containerd/certs.d/${name}/hosts.toml`]?.content as string);

describe("registries", () => {
  it("are none by default", () => {
    expect(filesOf({})).toEqual({});
  });

  it("are asked after their mirrors, which have the login of their own entry", () => {
    const files = filesOf({
      "docker.io": { mirrors: ["https://mirror.example.com:5000/", "http://10.0.0.1/v2/proxy"] },
      "mirror.example.com:5000": { ca, username: "robot", password: "a:b c" },
    });
    const authorization = `Basic ${Buffer.from("robot:a:b c").toString("base64")}`;
    const access = {
      ca: "/etc/containerd/certs.d/mirror.example.com:5000/ca.crt",
      header: { authorization },
    };
    expect(hosts(files, "docker.io")).toEqual({
      server: "https://registry-1.docker.io",
      host: {
        "https://mirror.example.com:5000": { capabilities: ["pull", "resolve"], ...access },
        "http://10.0.0.1/v2/proxy": { capabilities: ["pull", "resolve"], override_path: true },
      },
    });
    expect(hosts(files, "mirror.example.com:5000")).toEqual({
      server: "https://mirror.example.com:5000",
      ...access,
      host: {},
    });
    expect(files["/etc/containerd/certs.d/mirror.example.com:5000/ca.crt"]).toEqual({
      mode: "0644",
      content: ca,
    });
  });

  it("lets only root read what may hold a password", () => {
    const files = filesOf({ "r.example.com": { username: "robot", password: "secret" } });
    expect(Object.values(files).map(({ mode }) => mode)).toEqual(["0600"]);
  });

  it("speaks without TLS only where the stack file says so", () => {
    const files = filesOf({ "r.example.com": { plainHTTP: true }, "s.example.com": {} });
    expect(hosts(files, "r.example.com")["server"]).toBe("http://r.example.com");
    expect(hosts(files, "s.example.com")["server"]).toBe("https://s.example.com");
  });
});

describe("a stack file", () => {
  it.each([
    [{ "https://r.example.com": {} }, "allowed: the host name of a registry as in the names of images"],
    [{ "r.example.com": { mirrors: ["mirror.example.com"] } }, "allowed: the https or http URL of a mirror"],
    [{ "r.example.com": { ca: "/etc/ca.crt" } }, "allowed: certificates in PEM"],
    [{ "r.example.com": { username: "robot" } }, ".password: is missing, but there is a username"],
    [{ "r.example.com": { password: "secret" } }, ".username: is missing, but there is a password"],
    [
      { "r.example.com": { plainHTTP: true, username: "robot", password: "secret" } },
      "sends everything without TLS, so password cannot be used with it",
    ],
  ])("with %j is refused", (registries, message) => {
    const text = problemsWith({ registries }).join("\n");
    expect(text).toContain(message);
    expect(text).not.toContain("secret");
  });
});
