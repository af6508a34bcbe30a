// Describes kube-apiserver.
package main

import (
	"barekube.dev/lab/kubernetes/description"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() { description.Print(app.NewAPIServerCommand().Flags()) }
