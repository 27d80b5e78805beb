// Package atlas contains no code: its tests compare the planner with Atlas's library.
package atlas
