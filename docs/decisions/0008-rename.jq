def renamed:
  gsub("barekube:worker:Worker"; "barekube:node:Node")
  | gsub("barekube:master:Join"; "barekube:cluster:JoinRights")
  | gsub("barekube:master:Trust"; "barekube:cluster:TrustBundles")
  | gsub("barekube:master:Reencryption"; "barekube:encryption:Reencryption")
  | gsub("host:Keys\\$(?<type>[^$]+)::keys-(?<host>.+)"; "host:Host$\(.type)::\(.host)-keys")
  | gsub("flannel:Flannel\\$(?<type>[^$]+)::flannel-(?<host>.+)"; "node:Node$\(.type)::\(.host)-flanneld")
  | gsub("worker:Membership\\$(?<type>[^$]+)::membership-(?<host>.+)"; "node:Node$\(.type)::\(.host)-membership");
def owned:
  (.urn | capture("^(?<owner>.*(host:Host|node:Node))\\$command:remote:Command::(?<host>.+)-(keys|flanneld|membership)$"))
    as {$owner, $host} | .parent = "\($owner)::\($host)";
walk(if type == "string" and startswith("urn:pulumi:") then renamed else . end)
| .deployment.resources |= map(owned? // .)
