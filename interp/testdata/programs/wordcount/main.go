package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
)

const report = `name,dept,salary,start
"Smith, Ann",eng,5100.50,2019-02-01
Bob,ops,3900,2020-11-15
"Eve ""E"" Doe",eng,6100,2018-07-30
Dan,,1000,2021-01-01
`

type Employee struct {
	Name, Dept string
	Salary     float64
}

func parse(r io.Reader) (out []Employee, err error) {
	cr := csv.NewReader(r)
	head, err := cr.Read()
	if err != nil {
		return nil, err
	}
	column := make(map[string]int, len(head))
	for i, h := range head {
		column[h] = i
	}
	for {
		rec, err := cr.Read()
		if err == io.EOF {
			return out, nil
		} else if err != nil {
			return out, fmt.Errorf("read: %w", err)
		}
		salary, err := strconv.ParseFloat(rec[column["salary"]], 64)
		if err != nil {
			return nil, err
		}
		out = append(out, Employee{rec[column["name"]], cmp.Or(rec[column["dept"]], "none"), salary})
	}
}

func groupBy[K comparable, V any](list []V, key func(V) K) map[K][]V {
	out := map[K][]V{}
	for _, v := range list {
		k := key(v)
		out[k] = append(out[k], v)
	}
	return out
}

type header struct {
	Magic   [4]byte
	Version uint16
	Flags   uint16
	Size    int32
}

func main() {
	staff, err := parse(strings.NewReader(report))
	fmt.Println(len(staff), err)
	groups := groupBy(staff, func(e Employee) string { return e.Dept })
	for _, dept := range slices.Sorted(maps.Keys(groups)) {
		var sum float64
		for _, e := range groups[dept] {
			sum += e.Salary
		}
		fmt.Printf("%-5s %d %10.2f\n", dept, len(groups[dept]), sum)
	}
	best := slices.MaxFunc(staff, func(a, b Employee) int { return cmp.Compare(a.Salary, b.Salary) })
	fmt.Printf("%q %v\n", best.Name, best)
	_, err = parse(strings.NewReader("a,b\n1,2,3\n"))
	fmt.Println(err)
	w := csv.NewWriter(os.Stdout)
	w.Comma = ';'
	w.Write([]string{"x;y", "a \"b\"", ""})
	w.Flush()

	counts := map[string]int{}
	sc := bufio.NewScanner(strings.NewReader("the cat the dog\na cat\n\nthe end"))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		counts[sc.Text()]++
	}
	words := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(-cmp.Compare(counts[a], counts[b]), strings.Compare(a, b))
	})
	for i, w := range words[:3] {
		fmt.Println(i+1, w, counts[w])
	}
	r := bufio.NewReader(strings.NewReader("line one\nline two"))
	for {
		line, err := r.ReadString('\n')
		fmt.Printf("%q %v\n", line, err)
		if err != nil {
			break
		}
	}
	var buf bytes.Buffer
	h := header{[4]byte{'G', 'O', 'P', 'H'}, 3, 0x8001, -2}
	binary.Write(&buf, binary.BigEndian, h)
	fmt.Println(hex.EncodeToString(buf.Bytes()), buf.Len(), binary.Size(h))
	var back header
	fmt.Println(binary.Read(&buf, binary.BigEndian, &back), back == h, string(back.Magic[:]))
	b := binary.LittleEndian.AppendUint32(nil, 0xCAFE)
	fmt.Println(b, binary.LittleEndian.Uint32(b) == 0xCAFE, base64.StdEncoding.EncodeToString([]byte("any + old & data")))
	fields := bytes.Fields([]byte(" a  b c "))
	fmt.Printf("%s %q %d\n", fields, bytes.Join(fields, []byte("/")), bytes.Compare([]byte("a"), []byte("b")))
}
