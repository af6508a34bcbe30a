// Describes the kubelet.
package main

import (
	"barekube.dev/lab/kubernetes/description"
	"github.com/spf13/pflag"
	"k8s.io/kubelet/config/v1beta1"
	_ "k8s.io/kubernetes/cmd/kubelet/app" // for its feature gates
	"k8s.io/kubernetes/cmd/kubelet/app/options"
)

func main() {
	description.Print(flags(), description.Configuration{
		Value:    v1beta1.KubeletConfiguration{},
		Internal: "k8s.io/kubernetes/pkg/kubelet/apis/config",
	})
}

// The kubelet's command parses its flags itself, so they cannot be taken from the command.
func flags() *pflag.FlagSet {
	all := pflag.NewFlagSet("kubelet", pflag.ContinueOnError)
	options.NewKubeletFlags().AddFlags(all)
	configuration, err := options.NewKubeletConfiguration()
	if err != nil {
		panic(err)
	}
	options.AddKubeletConfigFlags(all, configuration)
	options.AddGlobalFlags(all)
	return all
}
