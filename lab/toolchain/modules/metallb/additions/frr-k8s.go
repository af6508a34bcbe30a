package v1beta1

// AsPathPrependPrefixes is a list of prefixes, and how often a path to them is prepended.
type AsPathPrependPrefixes struct {
	Prefixes      []string `json:"prefixes,omitempty"`
	AsPathPrepend uint8    `json:"asPathPrepend,omitempty"`
}
