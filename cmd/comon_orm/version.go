package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// versionInfo is the output of version --json.
type versionInfo struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func newVersion(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			info := readVersion()
			if c.json {
				return c.printJSON(info)
			}
			c.printf("comon_orm %s (%s, %s)\n", info.Version, info.Go, info.Platform)
			return nil
		},
	}
}

// programPackage returns the import path of the program and the version of its module. The version
// is "" if the program was built without one.
func programPackage() (path, version string) {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return "", ""
	}
	return build.Path, build.Main.Version
}

func readVersion() versionInfo {
	out := versionInfo{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return out
	}
	if build.Main.Version != "" {
		out.Version = build.Main.Version
	}
	for _, setting := range build.Settings {
		if setting.Key == "vcs.revision" {
			out.Revision = setting.Value
		}
	}
	return out
}
