package main

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"math/cmplx"
	"strconv"
)

type Bitset [4]uint64

func (b *Bitset) Set(i uint)     { b[i/64] |= 1 << (i % 64) }
func (b *Bitset) Clear(i uint)   { b[i/64] &^= 1 << (i % 64) }
func (b *Bitset) Flip(i uint)    { b[i>>6] ^= 1 << (i & 63) }
func (b Bitset) Has(i uint) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b Bitset) Count() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

type Unsigned interface {
	~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uint
}

func RotateAll[T Unsigned](values []T, by int) []T {
	out := make([]T, 0, len(values))
	size := bits.Len64(uint64(^T(0)))
	for _, v := range values {
		out = append(out, v<<by|v>>(size-by))
	}
	return out
}

func fnv1a(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h ^= uint32(s[i])
		h *= 16777619
	}
	return h
}

type rng struct{ state uint64 }

func (r *rng) Next() uint64 {
	r.state += 0x9E3779B97F4A7C15
	z := r.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

func gcd[T ~int | ~uint](a, b T) T {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func isqrt(n uint64) uint64 {
	x := uint64(math.Sqrt(float64(n)))
	for x*x > n {
		x--
	}
	return x
}

const Big = 1 << 100

func main() {
	var i8 int8 = math.MaxInt8
	i8++
	var u8 uint8
	u8--
	var i32 int32 = math.MinInt32
	neg := -1
	fmt.Println(i8, u8, -i32, i32/-1, -7/2, -7%3, 7&^5, -8>>1, ^5, uint16(neg)<<15<<1)
	i64 := int64(math.MaxInt64)
	i64 += 2
	fmt.Println(i64, uint32(neg)+1, int8(u8), uint8(300&0xff), Big>>98)
	f := 3.99
	fmt.Println(int(f), int(-f), uint8(int(f)), uint32(neg), rune('a'+1), string(rune(0x4e16)))
	s := uint(70)
	fmt.Println(1<<s == 0, int64(1)<<(s-7), int32(-1)>>s, uint8(s)*4)
	var b Bitset
	for _, i := range []uint{0, 5, 64, 129, 255} {
		b.Set(i)
	}
	b.Clear(5)
	b.Flip(6)
	fmt.Println(b.Count(), b.Has(64), b.Has(65), b.Has(6), b)
	fmt.Println(RotateAll([]uint8{0x81, 1}, 1), RotateAll([]uint32{0xF000000F}, 4), fnv1a("gopher"))
	r := rng{42}
	fmt.Println(r.Next(), r.Next()%100, gcd(84, 36), gcd(uint(17), 5), isqrt(1<<40+1))
	fmt.Println(math.MaxUint32, uint64(math.MaxUint64), math.Inf(-1), math.NaN(), -0.0, 1/math.Inf(-1))
	fmt.Println(math.Round(-2.5), math.Trunc(2.7), math.Mod(7, -3), math.Hypot(3, 4), math.Floor(-1.5), math.Cbrt(27))
	fmt.Println(0.1+0.2, float32(0.1), float32(16777216)+1, 1e100, 5/2, 5.0/2, 7/2*2.0)
	var x, y float64 = 0.1, 0.2
	fmt.Println(x+y, x+y == 0.3, math.Abs(x+y-0.3) < 1e-9, min(x, y, 0.05), max(2, 7, 3))
	hi, lo := bits.Mul64(1<<63, 6)
	fmt.Println(hi, lo, bits.TrailingZeros(8), bits.Len(255), bits.Reverse8(1), bits.RotateLeft8(0x81, 1))
	c := complex(3, 4)
	fmt.Println(cmplx.Abs(c), real(c*c), imag(c), c/(1+2i), c == 3+4i)
	n := new(big.Int).Exp(big.NewInt(2), big.NewInt(100), nil)
	fmt.Println(n, n.Cmp(big.NewInt(0)), new(big.Rat).SetFrac64(3, 9), new(big.Int).MulRange(1, 20))
	fmt.Println(strconv.FormatInt(-255, 16), strconv.Quote("a\tb\"☺\x00"), strconv.Itoa(-0), 0b1011, 0o17, 0x1p-2, 1_000_000)
	_, err := strconv.ParseInt("99999999999999999999", 10, 64)
	u, err2 := strconv.ParseUint("ff", 16, 8)
	fmt.Println(err, u, err2)
	const typed int8 = 100
	var arr [typed / 10]int
	fmt.Println(len(arr), typed<<0, 'a'*2, "s"+"t", len("héllo"), 10/3.0)
}
