// Describes kube-proxy.
package main

import (
	"barekube.dev/lab/kubernetes/description"
	"k8s.io/kube-proxy/config/v1alpha1"
	"k8s.io/kubernetes/cmd/kube-proxy/app"
)

func main() {
	description.Print(app.NewProxyCommand().Flags(), description.Configuration{
		Value:    v1alpha1.KubeProxyConfiguration{},
		Internal: "k8s.io/kubernetes/pkg/proxy/apis/config",
	})
}
