package auth

import "net/http"

// RequireAuthStale does not tell a client that only its nonce is too old.
func (da *DigestAuth) RequireAuthStale(w http.ResponseWriter, r *http.Request) { da.RequireAuth(w, r) }
