module barekube.dev/lab/calico

go 1.26.3

// Their manifests alone are used; nothing of them is compiled.
require (
	github.com/projectcalico/calico v1.11.0-cni-plugin.0.20250813170300-a0db560f0520
	github.com/tigera/operator v1.42.3
)
