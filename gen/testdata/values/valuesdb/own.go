package valuesdb

// Note is a type of the client's own package, in a file that the generator does not write.
type Note struct{ Text string }
