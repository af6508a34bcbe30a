// Package description describes a program of Kubernetes: its flags, the fields of its configuration file, and its
// feature gates.
package description

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/spf13/pflag"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/featuregate"
)

// Description is what tools/upstream/describe.ts reads.
type Description struct {
	Version string `json:"version"`
	// Flags holds the type of each flag, as pflag names it.
	Flags           map[string]string `json:"flags"`
	DeprecatedFlags map[string]string `json:"deprecatedFlags,omitempty"`
	// Types holds the fields of each type of the configuration file, with the type of each.
	Types map[string]map[string]string `json:"types,omitempty"`
	// DeprecatedFields has keys such as KubeletConfiguration.registerNode.
	DeprecatedFields map[string]string   `json:"deprecatedFields,omitempty"`
	Enums            map[string][]string `json:"enums,omitempty"`
	// FeatureGates holds the stage of each: ALPHA, BETA, GA or DEPRECATED.
	FeatureGates map[string]string `json:"featureGates"`
	// LockedFeatureGates holds those that can only be set to their default, with that default.
	LockedFeatureGates map[string]bool `json:"lockedFeatureGates"`
}

// Configuration is about the configuration file of a program.
type Configuration struct {
	// Value is one of the file's type.
	Value any
	// Internal is the package with the constants of types that are declared without them in the package of Value.
	Internal string
}

// Print describes a program with these flags on standard output. Its version is the first command-line argument.
func Print(flags *pflag.FlagSet, configurations ...Configuration) {
	description := Description{
		Version:            os.Args[1],
		Flags:              map[string]string{},
		DeprecatedFlags:    map[string]string{},
		Types:              map[string]map[string]string{},
		DeprecatedFields:   map[string]string{},
		Enums:              map[string][]string{},
		FeatureGates:       map[string]string{},
		LockedFeatureGates: map[string]bool{},
	}
	description.addFlags(flags)
	for _, configuration := range configurations {
		newReader(&description, configuration.Internal).add(configuration.Value)
	}
	description.addFeatureGates()
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(description); err != nil {
		panic(err)
	}
}

func (d *Description) addFlags(flags *pflag.FlagSet) {
	flags.VisitAll(func(flag *pflag.Flag) {
		d.Flags[flag.Name] = flag.Value.Type()
		if flag.Deprecated != "" {
			reason := strings.TrimPrefix(flag.Deprecated, flag.Name+" ")
			d.DeprecatedFlags[flag.Name] = reasonIn(strings.TrimPrefix(reason, "Deprecated, "))
		} else if reason, found := deprecation(flag.Usage); found {
			d.DeprecatedFlags[flag.Name] = reason
		}
	})
}

// A program has one set of gates, to which each of its packages adds its own.
func (d *Description) addFeatureGates() {
	for name, spec := range utilfeature.DefaultMutableFeatureGate.GetAll() {
		switch spec.PreRelease {
		case featuregate.PreAlpha:
			continue
		case featuregate.GA:
			d.FeatureGates[string(name)] = "GA"
		default:
			d.FeatureGates[string(name)] = string(spec.PreRelease)
		}
		if spec.LockToDefault {
			d.LockedFeatureGates[string(name)] = spec.Default
		}
	}
}

// deprecation finds what a text that begins with "Deprecated:" says, in any of upstream's spellings.
func deprecation(text string) (reason string, found bool) {
	for _, mark := range []string{"DEPRECATED: ", "Deprecated: ", "(DEPRECATED: "} {
		if rest, ok := strings.CutPrefix(text, mark); ok {
			return reasonIn(rest), true
		}
	}
	return "", false
}

// reasonIn returns the sentence about the flag or field itself, which may come after one about what it does.
func reasonIn(text string) string {
	sentences := strings.Split(strings.Join(strings.Fields(text), " "), ". ")
	for _, sentence := range sentences {
		if strings.HasPrefix(sentence, "This ") {
			return trimmed(sentence)
		}
	}
	return trimmed(sentences[0])
}

func trimmed(sentence string) string { return strings.TrimRight(sentence, ".)") }
