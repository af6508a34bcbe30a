// Describes kube-scheduler.
package main

import (
	"barekube.dev/lab/kubernetes/description"
	"k8s.io/kubernetes/cmd/kube-scheduler/app"
)

func main() { description.Print(app.NewSchedulerCommand().Flags()) }
