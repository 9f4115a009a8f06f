package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var line = regexp.MustCompile(`^(?P<time>\S+) \[(?P<level>[A-Z]+)\] (?P<msg>.*?)(?: took=(?P<took>\d+m?s))?$`)

type Level int

const (
	Debug Level = iota - 1
	Info
	Warn
	Error
)

var levels = map[string]Level{"DEBUG": Debug, "INFO": Info, "WARN": Warn, "ERROR": Error}

func (l Level) String() string {
	for name, v := range levels {
		if v == l {
			return strings.ToLower(name)
		}
	}
	return "Level(" + strconv.Itoa(int(l)) + ")"
}

type Record struct {
	At    time.Time
	Level Level
	Msg   string
	Took  time.Duration
}

func parse(s string) (r Record, err error) {
	m := line.FindStringSubmatch(s)
	if m == nil {
		return r, fmt.Errorf("no record: %.10q", s)
	}
	for i, name := range line.SubexpNames() {
		switch name {
		case "time":
			if r.At, err = time.Parse(time.RFC3339, m[i]); err != nil {
				return
			}
		case "level":
			l, ok := levels[m[i]]
			if !ok {
				return r, fmt.Errorf("level %s", m[i])
			}
			r.Level = l
		case "msg":
			r.Msg = m[i]
		case "took":
			if m[i] != "" {
				r.Took, err = time.ParseDuration(m[i])
			}
		}
	}
	return
}

const log = `2024-03-01T10:00:00Z [INFO] started took=12ms
2024-03-01T10:00:01+02:00 [WARN] slow query "a b" took=3s
garbage
2024-03-01T09:59:59Z [FATAL] x
2024-13-01T09:59:59Z [INFO] x
2024-02-29T23:00:00Z [ERROR] failed`

func main() {
	var records []Record
	for i, s := range strings.Split(log, "\n") {
		r, err := parse(s)
		if err != nil {
			fmt.Println(i, err)
			continue
		}
		records = append(records, r)
	}
	slices.SortFunc(records, func(a, b Record) int { return a.At.Compare(b.At) })
	for _, r := range records {
		fmt.Printf("%s %-5v %s %v\n", r.At.UTC().Format("Jan _2 15:04:05"), r.Level, r.Msg, r.Took)
	}
	fmt.Printf("%+v\n", records[0])
	first, last := records[0].At, records[len(records)-1].At
	fmt.Println(last.Sub(first), first.Weekday(), first.YearDay(), first.AddDate(0, 0, 1).Format(time.DateOnly), Level(7))
	fmt.Println(first.Truncate(24*time.Hour).Equal(time.Date(2024, time.February, 29, 0, 0, 0, 0, time.UTC)), first.Before(last), time.Duration(90_500)*time.Millisecond)
	re := regexp.MustCompile(`(\w+)@(\w+)\.com`)
	text := "ann@x.com, bob@yy.com; no@z.org"
	fmt.Println(re.FindAllString(text, -1), re.FindStringIndex(text), re.NumSubexp(), re.MatchString("q"))
	fmt.Println(re.ReplaceAllString(text, "$2:$1"), re.ReplaceAllLiteralString(text, "$1"))
	fmt.Println(re.ReplaceAllStringFunc(text, strings.ToUpper))
	fmt.Printf("%q\n", regexp.MustCompile(`[,;]\s*`).Split(text, -1))
	for _, m := range re.FindAllStringSubmatch(text, 1) {
		fmt.Printf("%q\n", m)
	}
	_, err := regexp.Compile(`a(b`)
	fmt.Println(err, regexp.QuoteMeta("a.b*c"))
	d, _ := time.ParseDuration("1h15m30.918s")
	fmt.Println(d, d.Round(time.Minute), d.Hours() > 1.25, int64(d/time.Second), time.Unix(0, 0).UTC())
}
