// Package atlas holds no code: its tests measure the planner beside Atlas's library.
package atlas
