package artifact

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Checksum returns `v1:` and the SHA-256 of the name, length and text of each file. It omits the
// lines checksum and generated_at of the metadata.
func Checksum(files Files) string {
	files = files.normalised()
	files.Metadata = SummedMetadata(files.Metadata)
	h := sha256.New()
	for _, f := range files.List() {
		// Writing to a hash never fails.
		_, _ = fmt.Fprintf(h, "%s\n%d\n%s", f.Name, len(f.Text), f.Text)
	}
	return "v1:" + hex.EncodeToString(h.Sum(nil))
}

// SummedMetadata returns the part of metadata.txt that the checksum covers.
func SummedMetadata(text string) string {
	return withoutLines(normalise(text), "checksum=", "generated_at=")
}

func withoutLines(text string, prefixes ...string) string {
	var b strings.Builder
next:
	for line := range strings.Lines(text) {
		for _, p := range prefixes {
			if strings.HasPrefix(line, p) {
				continue next
			}
		}
		b.WriteString(line)
	}
	return b.String()
}
