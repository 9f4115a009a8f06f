package runtime

// Unknown is what code outside of actors gets for a message of a type that its system does not have: an answer to an ask, or what it listens to. An actor gets no such
// messages: who sends them hears of it.
type Unknown struct {
	Type string // its name, main.Order
	// Value is what is known of it without the type: nil, a bool, an int64, uint64 or float64, string, []byte, time.Time or Address; Fields for a struct, []any
	// for a list, map[string]any for a map, which have these inside; and an Unknown where something of another type is in an any. It is the CBOR itself, a []byte, if
	// it is a map with other keys, or has more than 65,536 parts.
	Value any
}

// Fields are those of a struct in an Unknown.
type Fields []Field

// A Field is one of Fields.
type Field struct {
	Name  string
	Value any
}
