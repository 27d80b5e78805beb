package migrate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// checkProvider refuses a migration that was written for the other kind of database.
func checkProvider(a *artifact.Migration, kind provider.Provider) error {
	if a.Metadata.Provider != kind {
		return &ProviderError{string(a.Name), a.Metadata.Provider, kind}
	}
	return nil
}

// checkServer refuses migrations that a server of this version cannot run.
func checkServer(a *artifact.Migration, kind provider.Provider, version string) error {
	if least := a.Metadata.MinServer; least != "" && olderVersion(version, least) {
		return fmt.Errorf("migration %s needs %s %s or later, this is %s", a.Name, kind, least, version)
	}
	return nil
}

// olderVersion compares the leading numbers of two versions: "3.9" is older than "3.53.0".
func olderVersion(version, than string) bool {
	a, b := versionNumbers(version), versionNumbers(than)
	return slices.Compare(a, b) < 0
}

// versionNumbers returns the numbers at the start of a version: 15 and 14 for "15.14 (Debian
// 15.14-0)".
func versionNumbers(version string) []int {
	var out []int
	for part := range strings.SplitSeq(version, ".") {
		digits := part[:len(part)-len(strings.TrimLeft(part, "0123456789"))]
		n, err := strconv.Atoi(digits)
		if err != nil {
			break
		}
		out = append(out, n)
		if digits != part {
			break
		}
	}
	for len(out) > 0 && out[len(out)-1] == 0 {
		out = out[:len(out)-1]
	}
	return out
}
