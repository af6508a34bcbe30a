// Package ext stands in for a nested module of Traefik's, which no module proxy has. Traefik embeds these
// structs in its configuration.
package ext

// HTTP adds nothing to the configuration of HTTP.
type HTTP struct{}

// DeepCopyInto copies nothing.
func (in *HTTP) DeepCopyInto(out *HTTP) { *out = *in }

// Router adds nothing to the configuration of a router.
type Router struct{}

// DeepCopyInto copies nothing.
func (in *Router) DeepCopyInto(out *Router) { *out = *in }
