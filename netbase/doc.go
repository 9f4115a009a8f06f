// Package netbase will carry messages between systems, and keep their convention. It is empty until then: systems run in one process.
package netbase
