//go:build !amd64 && !arm64

// Without code for the slots, types have no methods.
