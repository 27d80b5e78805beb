package main

import (
	"errors"
	"fmt"
	"testing"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

func TestExitCode(t *testing.T) {
	stopped := &migrate.StoppedError{}
	for name, c := range map[string]struct {
		err  error
		want int
	}{
		"done":                              {nil, exitDone},
		"findings":                          {&migrate.FindingsError{}, exitFailed},
		"drift":                             {&migrate.DriftError{}, exitFailed},
		"stopped":                           {fmt.Errorf("wrapped: %w", stopped), exitStopped},
		"more at risk than shown":           {fmt.Errorf("wrapped: %w", &migrate.MoreAtRiskError{}), exitStopped},
		"stopped after what is applied":     {&migrate.PartialError{Applied: []string{"a"}, Migration: "b", Err: stopped}, exitFailed},
		"stopped after what is undone":      {&migrate.PartialError{Undone: []string{"b"}, Err: stopped}, exitFailed},
		"busy":                              {fmt.Errorf("wrapped: %w", migrate.ErrBusy), exitBusy},
		"busy after what is applied":        {&migrate.PartialError{Applied: []string{"a"}, Err: migrate.ErrBusy}, exitFailed},
		"unknown outcome":                   {migrate.ErrOutcomeUnknown, exitUnknown},
		"unknown outcome, applied before":   {&migrate.PartialError{Applied: []string{"a"}, Err: migrate.ErrOutcomeUnknown}, exitUnknown},
		"unknown outcome of a busy look-up": {errors.Join(migrate.ErrOutcomeUnknown, migrate.ErrBusy), exitUnknown},
		"name":                              {&artifact.NameError{}, exitUsage},
		"usage":                             {app.Usagef("no"), exitUsage},
		"difference":                        {findings{exitDifference}, exitDifference},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
