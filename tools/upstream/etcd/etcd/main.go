// Describes etcd: its flags and its feature gates.
package main

import (
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"go.etcd.io/etcd/pkg/v3/featuregate"
	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/features"
)

// description is what tools/upstream/describe.ts reads.
type description struct {
	Version            string            `json:"version"`
	Flags              map[string]string `json:"flags"`
	DeprecatedFlags    map[string]string `json:"deprecatedFlags"`
	FeatureGates       map[string]string `json:"featureGates"`
	LockedFeatureGates map[string]bool   `json:"lockedFeatureGates"`
}

func main() {
	etcd := description{os.Args[1], map[string]string{}, map[string]string{}, map[string]string{}, map[string]bool{}}
	flags := flag.NewFlagSet("etcd", flag.ContinueOnError)
	embed.NewConfig().AddFlags(flags)
	flags.VisitAll(func(flag *flag.Flag) { etcd.Flags[flag.Name] = typeName(flag.Value) })
	etcd.addFromSource()
	for name, spec := range features.DefaultEtcdServerFeatureGates {
		etcd.FeatureGates[string(name)] = stage(string(spec.PreRelease))
		if spec.LockToDefault {
			etcd.LockedFeatureGates[string(name)] = spec.Default
		}
	}
	etcd.FeatureGates["AllAlpha"] = string(featuregate.Alpha)
	etcd.FeatureGates["AllBeta"] = string(featuregate.Beta)
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(etcd); err != nil {
		panic(err)
	}
}

func stage(preRelease string) string {
	if preRelease == "" {
		return "GA"
	}
	return preRelease
}

// typeName turns *flag.uint64Value into uint64.
func typeName(value flag.Value) string {
	name := reflect.TypeOf(value).Elem().Name()
	return strings.TrimSuffix(name, "Value")
}

// addFromSource adds the flags that etcd's main program has besides those of an embedded etcd, and the deprecated ones,
// neither of which is exported.
func (d *description) addFromSource() {
	folder, err := exec.Command("go", "list", "-f", "{{.Dir}}", "go.etcd.io/etcd/server/v3/etcdmain").Output()
	if err != nil {
		panic(err)
	}
	path := filepath.Join(strings.TrimSpace(string(folder)), "config.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		panic(err)
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.CallExpr:
			d.addFlagOf(node)
		case *ast.ValueSpec:
			if node.Names[0].Name == "deprecatedFlags" && len(node.Values) == 1 {
				d.addDeprecated(node.Values[0].(*ast.CompositeLit))
			}
		}
		return true
	})
	if d.Flags["config-file"] == "" {
		panic("etcdmain/config.go declares its flags in a way that addFlagOf does not understand")
	}
}

// addFlagOf adds the flag of a call such as fs.StringVar(&cfg.configFile, "config-file", …).
func (d *description) addFlagOf(call *ast.CallExpr) {
	function, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) < 3 || !strings.HasSuffix(function.Sel.Name, "Var") {
		return
	}
	name, ok := call.Args[1].(*ast.BasicLit)
	if !ok {
		return
	}
	kind := strings.ToLower(strings.TrimSuffix(function.Sel.Name, "Var"))
	if kind == "" {
		kind = "string"
	}
	d.Flags[unquoted(name)] = kind
}

func (d *description) addDeprecated(list *ast.CompositeLit) {
	for _, element := range list.Elts {
		pair := element.(*ast.KeyValueExpr)
		name, reason := unquoted(pair.Key.(*ast.BasicLit)), unquoted(pair.Value.(*ast.BasicLit))
		d.DeprecatedFlags[name] = strings.TrimSuffix(strings.TrimPrefix(reason, "--"+name+" "), ".")
	}
}

func unquoted(literal *ast.BasicLit) string {
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		panic(err)
	}
	return text
}
