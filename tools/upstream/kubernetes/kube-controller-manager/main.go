// Describes kube-controller-manager.
package main

import (
	"barekube.dev/lab/kubernetes/description"
	"k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

func main() { description.Print(app.NewControllerManagerCommand().Flags()) }
