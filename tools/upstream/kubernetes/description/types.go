package description

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	logsapi "k8s.io/component-base/logs/api/v1"
)

// Types with an unmarshaller of their own.
var special = map[reflect.Type]string{
	reflect.TypeFor[metav1.Duration]():            "duration",
	reflect.TypeFor[metav1.Time]():                "time",
	reflect.TypeFor[resource.Quantity]():          "quantity",
	reflect.TypeFor[resource.QuantityValue]():     "quantity",
	reflect.TypeFor[intstr.IntOrString]():         "intOrString",
	reflect.TypeFor[logsapi.TimeOrMetaDuration](): "durationOrNanoseconds",
}

// reader adds a Go type, and all types that it is made of, to a description.
type reader struct {
	description *Description
	internal    string
	sources     sources
	packages    map[string]string
}

func newReader(description *Description, internal string) *reader {
	return &reader{description, internal, sources{}, map[string]string{}}
}

func (r *reader) add(value any) { r.name(reflect.TypeOf(value)) }

// name adds a type, and returns how the description refers to it: bool, []string, map[string]bool, LoggingConfiguration.
func (r *reader) name(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		return r.name(t.Elem())
	}
	if name, found := special[t]; found {
		return name
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		panic(fmt.Sprintf("%v has an unmarshaller of its own, so it has to be added to special in types.go", t))
	}
	switch t.Kind() {
	case reflect.Slice:
		return "[]" + r.name(t.Elem())
	case reflect.Map:
		return "map[string]" + r.name(t.Elem())
	case reflect.Struct:
		r.addStruct(t)
		return t.Name()
	case reflect.String:
		return r.stringName(t)
	case reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint32, reflect.Float32, reflect.Float64:
		return t.Kind().String()
	}
	panic(fmt.Sprintf("%v is of a kind that has to be added to types.go", t))
}

// stringName is "string", unless constants of the type say which values it can have.
func (r *reader) stringName(t reflect.Type) string {
	if t.PkgPath() == "" {
		return "string"
	}
	values := r.sources.constants(t.PkgPath(), t.Name())
	if len(values) == 0 {
		values = r.sources.constants(r.internal, t.Name())
	}
	if len(values) == 0 {
		return "string"
	}
	r.claim(t)
	r.description.Enums[t.Name()] = values
	return t.Name()
}

func (r *reader) addStruct(t reflect.Type) {
	if !r.claim(t) {
		return
	}
	fields := map[string]string{}
	r.description.Types[t.Name()] = fields
	r.addFields(t, t.Name(), fields)
}

// addFields also adds the fields of structs that are embedded in JSON.
func (r *reader) addFields(t reflect.Type, owner string, fields map[string]string) {
	for _, field := range reflect.VisibleFields(t) {
		if len(field.Index) > 1 {
			continue
		}
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-" || !field.IsExported():
		case name == "" && (field.Anonymous || strings.Contains(options, "inline")):
			r.addFields(field.Type, owner, fields)
		default:
			fields[name] = r.name(field.Type)
			if reason, found := r.sources.deprecation(t, field.Name); found {
				r.description.DeprecatedFields[owner+"."+name] = reason
			}
		}
	}
}

// claim returns false for a type that was seen before. Two types of the same name could not be told apart.
func (r *reader) claim(t reflect.Type) bool {
	path, found := r.packages[t.Name()]
	if found && path != t.PkgPath() {
		panic(fmt.Sprintf("both %s and %s have a type %s", path, t.PkgPath(), t.Name()))
	}
	r.packages[t.Name()] = t.PkgPath()
	return !found
}
