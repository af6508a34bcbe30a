// A small Kubernetes API server: objects by path in memory, watches, merge and apply patches, client
// certificates. Usage: node api-server.mjs FOLDER with ca.crt, server.crt and server.key; writes FOLDER/port
// when it listens. PUT puts an object there as it is, and FOLDER/unready makes /readyz fail. Of Secrets there are lists
// in pages of FOLDER/page-size; FOLDER/expired makes the next page too old once, and FOLDER/refuse has lines of
// CODE NAME for those that no merge patch is taken for. FOLDER/log tells of merge patches. An apply patch cannot change a
// roleRef, and with FOLDER/merges it leaves what others have set. FOLDER/unbound gives
// only "break-glass" rights.
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { isDeepStrictEqual } from "node:util";

const [folder] = process.argv.slice(2);
const read = (name) => readFileSync(`${folder}/${name}`);
const objects = new Map();
const watchers = new Set();
let version = 0;

const answer = (response, code, object) => {
  response.writeHead(code, { "content-type": "application/json" });
  response.end(JSON.stringify(object));
};
const refuse = (response, code, message) =>
  answer(response, code, {
    ...{ kind: "Status", status: "Failure", message, code },
    ...(code === 403 ? { reason: "Forbidden" } : {}),
  });

function mergePatch(target, patch) {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const result = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

function store(path, object) {
  version += 1;
  const kind = path.startsWith("/api/v1/nodes/") ? "Node" : object.kind;
  const stored = { ...object, kind, metadata: { ...object.metadata, resourceVersion: String(version) } };
  objects.set(path, stored);
  for (const watcher of watchers) watcher(path, stored);
  return stored;
}

const list = (path) => ({
  kind: "List",
  items: [...objects].filter(([name]) => name.startsWith(`${path}/`)).map(([, object]) => object),
});

function listLabelled(path, selector) {
  const [label, value] = selector.split("=");
  const { items, ...rest } = list(path);
  return { ...rest, items: items.filter(({ metadata }) => metadata.labels?.[label] === value) };
}

/** Names alone, as Secrets are listed here, from the place that `continue` says. */
function listSecrets(url, request, response) {
  if (existsSync(`${folder}/unready`)) return refuse(response, 503, "not yet");
  if (!request.headers.accept.includes("as=PartialObjectMetadataList")) {
    return refuse(response, 403, "nobody has to see them all");
  }
  const start = Number(url.searchParams.get("continue") ?? 0);
  if (start > 0 && existsSync(`${folder}/expired`)) {
    rmSync(`${folder}/expired`);
    const metadata = { continue: String(start) };
    return answer(response, 410, { kind: "Status", metadata, message: "too old", code: 410 });
  }
  const size = existsSync(`${folder}/page-size`) ? Number(read("page-size")) : 500;
  const all = [...objects.values()].filter(({ kind }) => kind === "Secret");
  const end = start + size;
  const more = end < all.length ? { continue: String(end), remainingItemCount: all.length - end } : {};
  const items = all.slice(start, end).map(({ metadata }) => ({ metadata }));
  return answer(response, 200, { kind: "PartialObjectMetadataList", metadata: more, items });
}

function watch(url, response) {
  const [, name] = (url.searchParams.get("fieldSelector") ?? "").split("metadata.name=");
  const isWatched = (path) =>
    name ? path === `${url.pathname}/${name}` : path.startsWith(`${url.pathname}/`);
  response.writeHead(200, { "content-type": "application/json" });
  response.flushHeaders();
  const send = (changed, object) => {
    if (isWatched(changed)) response.write(`${JSON.stringify({ type: "MODIFIED", object })}\n`);
  };
  for (const [path, object] of objects) send(path, object);
  watchers.add(send);
  const timer = setTimeout(() => response.end(), Number(url.searchParams.get("timeoutSeconds")) * 1000);
  response.on("close", () => {
    clearTimeout(timer);
    watchers.delete(send);
  });
}

function patch(path, { request, response, body, url }) {
  const content = JSON.parse(body);
  if (request.headers["content-type"] === "application/apply-patch+yaml") {
    if (url.searchParams.get("fieldManager") === null)
      return refuse(response, 400, "fieldManager is required");
    if (existsSync(`${folder}/unready`)) return refuse(response, 503, "not yet");
    if (content.metadata.name === "forbidden") return refuse(response, 403, 'user "x" cannot patch it');
    if (content.kind === "Secret" && path.endsWith("x")) {
      return refuse(response, 403, `no room for ${path.split("-").at(-1)}`);
    }
    const present = objects.get(path);
    if (content.kind === "Binding" && content.roleRef === undefined) {
      return refuse(response, 422, "roleRef is missing");
    }
    if (present?.roleRef !== undefined && !isDeepStrictEqual(present.roleRef, content.roleRef)) {
      return refuse(response, 422, "cannot change roleRef");
    }
    // As if all fields that are there were somebody else's.
    const applied = existsSync(`${folder}/merges`) ? mergePatch(content, present ?? {}) : content;
    return answer(response, present === undefined ? 201 : 200, store(path, applied));
  }
  appendFileSync(`${folder}/log`, `PATCH ${path} ${request.headers["content-type"]} ${body}\n`);
  const name = path.split("/").at(-1);
  const refused = existsSync(`${folder}/refuse`) ? String(read("refuse")).split("\n") : [];
  const [code] = refused.find((line) => line.endsWith(` ${name}`))?.split(" ") ?? [];
  if (code !== undefined) return refuse(response, Number(code), `${name} is refused`);
  const present = objects.get(path);
  if (present === undefined) return refuse(response, 404, `${path} not found`);
  const wanted = content.metadata?.resourceVersion;
  if (wanted !== undefined && wanted !== present.metadata.resourceVersion) {
    return refuse(response, 409, "the object has been modified");
  }
  return answer(response, 200, store(path, mergePatch(present, content)));
}

/** Only the answer to an eviction says what holds a Pod. */
function evict(path, response, body) {
  const [, pod] = /\/pods\/([^/]+)\/eviction$/.exec(path) ?? [];
  if (pod === undefined) return refuse(response, 405, "method not allowed");
  const isTrial = JSON.parse(body).deleteOptions?.dryRun !== undefined;
  if (!isTrial) appendFileSync(`${folder}/log`, `EVICT ${pod}\n`);
  if (!pod.startsWith("held")) {
    const pods = objects.get("/api/v1/pods");
    if (!isTrial)
      store("/api/v1/pods", { ...pods, items: pods.items.filter(({ metadata }) => metadata.name !== pod) });
    return answer(response, 201, {});
  }
  const message = "The disruption budget web needs 2 healthy pods and has 2 currently";
  const details = { causes: [{ reason: "DisruptionBudget", message }] };
  return answer(response, 429, { kind: "Status", code: 429, message: "Cannot evict pod", details });
}

function handle(request, response, body) {
  const url = new URL(request.url, "https://localhost");
  const path = decodeURIComponent(url.pathname);
  if (path === "/readyz")
    return existsSync(`${folder}/unready`) ? refuse(response, 500, "no") : answer(response, 200, {});
  const { CN: user } = request.socket.getPeerCertificate().subject;
  if (existsSync(`${folder}/unbound`) && user !== "break-glass")
    return refuse(response, 403, `${user} cannot do that`);
  if (url.searchParams.has("watch")) return watch(url, response);
  switch (request.method) {
    case "GET":
      if (path === "/api/v1/nodes/forbidden") return refuse(response, 403, "this one is not for you");
      if (path === "/api/v1/secrets") return listSecrets(url, request, response);
      if (/^\/api\/v1\/(nodes|persistentvolumes)$/.test(path) || /\/namespaces\/[^/]+\/pods$/.test(path)) {
        return answer(response, 200, list(path));
      }
      if (url.searchParams.has("labelSelector")) {
        return answer(response, 200, listLabelled(path, url.searchParams.get("labelSelector")));
      }
      return objects.has(path)
        ? answer(response, 200, objects.get(path))
        : refuse(response, 404, `${path} not found`);
    case "PUT":
      return answer(response, 200, store(path, JSON.parse(body)));
    case "POST":
      return evict(path, response, body);
    case "DELETE":
      return objects.delete(path) ? answer(response, 200, {}) : refuse(response, 404, `${path} not found`);
    case "PATCH":
      return patch(path, { request, response, body, url });
    default:
      return refuse(response, 405, "method not allowed");
  }
}

const tls = { ca: read("ca.crt"), cert: read("server.crt"), key: read("server.key") };
const server = createServer({ ...tls, requestCert: true, rejectUnauthorized: true }, (request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => handle(request, response, body));
});
server.listen(0, "127.0.0.1", () => {
  writeFileSync(`${folder}/port.new`, String(server.address().port));
  renameSync(`${folder}/port.new`, `${folder}/port`);
});
