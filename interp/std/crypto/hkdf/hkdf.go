// Package hkdf has the generic functions of the standard package crypto/hkdf for interpreted programs, which make instances of their text.
package hkdf

import (
	"crypto/hmac"
	"errors"
	"hash"
)

// Extract is that of RFC 5869.
func Extract[H hash.Hash](h func() H, secret, salt []byte) ([]byte, error) {
	if salt == nil {
		salt = make([]byte, h().Size())
	}
	mac := hmac.New(func() hash.Hash { return h() }, salt)
	mac.Write(secret)
	return mac.Sum(nil), nil
}

// Expand is that of RFC 5869.
func Expand[H hash.Hash](h func() H, pseudorandomKey []byte, info string, keyLength int) ([]byte, error) {
	mac := hmac.New(func() hash.Hash { return h() }, pseudorandomKey)
	if keyLength > mac.Size()*255 {
		return nil, errors.New("hkdf: requested key length too large")
	}
	var out, block []byte
	for n := byte(1); len(out) < keyLength; n++ {
		mac.Reset()
		mac.Write(block)
		mac.Write([]byte(info))
		mac.Write([]byte{n})
		block = mac.Sum(nil)
		out = append(out, block...)
	}
	return out[:keyLength], nil
}

func Key[Hash hash.Hash](h func() Hash, secret, salt []byte, info string, keyLength int) ([]byte, error) {
	if keyLength > h().Size()*255 {
		return nil, errors.New("hkdf: requested key length too large")
	}
	prk, err := Extract(h, secret, salt)
	if err != nil {
		return nil, err
	}
	return Expand(h, prk, info, keyLength)
}
