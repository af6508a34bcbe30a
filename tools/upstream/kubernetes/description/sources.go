package description

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// sources holds the declarations of packages by import path, for what reflection cannot tell.
type sources map[string][]ast.Decl

// constants returns the values of all constants of a string type, sorted.
func (s sources) constants(path, typeName string) []string {
	values := []string{}
	for _, spec := range s.specs(path, token.CONST) {
		constant := spec.(*ast.ValueSpec)
		if identifier, ok := constant.Type.(*ast.Ident); !ok || identifier.Name != typeName {
			continue
		}
		for _, value := range constant.Values {
			if literal, ok := value.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				text, err := strconv.Unquote(literal.Value)
				if err != nil {
					panic(err)
				}
				values = append(values, text)
			}
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// deprecation returns what a field's comment says about its deprecation.
func (s sources) deprecation(owner reflect.Type, fieldName string) (reason string, found bool) {
	for _, spec := range s.specs(owner.PkgPath(), token.TYPE) {
		declared := spec.(*ast.TypeSpec)
		structure, ok := declared.Type.(*ast.StructType)
		if !ok || declared.Name.Name != owner.Name() {
			continue
		}
		for _, field := range structure.Fields.List {
			for _, name := range field.Names {
				if name.Name == fieldName {
					return deprecationIn(field.Doc.Text())
				}
			}
		}
	}
	return "", false
}

// The notice begins a line of the comment, and usually a paragraph.
func deprecationIn(comment string) (reason string, found bool) {
	for line := range strings.Lines(comment) {
		if reason, found := deprecation(strings.TrimSpace(line)); found {
			return reason, true
		}
	}
	return "", false
}

func (s sources) specs(path string, kind token.Token) []ast.Spec {
	specs := []ast.Spec{}
	for _, declaration := range s.declarations(path) {
		if general, ok := declaration.(*ast.GenDecl); ok && general.Tok == kind {
			specs = append(specs, general.Specs...)
		}
	}
	return specs
}

func (s sources) declarations(path string) []ast.Decl {
	if declarations, found := s[path]; found {
		return declarations
	}
	folder, err := exec.Command("go", "list", "-f", "{{.Dir}}", path).Output()
	if err != nil {
		panic(err)
	}
	isSource := func(file fs.FileInfo) bool { return !strings.HasSuffix(file.Name(), "_test.go") }
	packages, err := parser.ParseDir(token.NewFileSet(), strings.TrimSpace(string(folder)), isSource, parser.ParseComments)
	if err != nil {
		panic(err)
	}
	s[path] = []ast.Decl{}
	for _, parsed := range packages {
		for _, file := range parsed.Files {
			s[path] = append(s[path], file.Decls...)
		}
	}
	return s[path]
}
