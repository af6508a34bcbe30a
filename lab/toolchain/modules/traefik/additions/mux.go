package mux

// RoutingPathKey is the key of the path that a request is routed by.
const RoutingPathKey contextKey = 1 << 8

// UseRoutingPath changes nothing: routes are matched by the path of the request.
func (r *Router) UseRoutingPath() *Router { return r }
