package main

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

type Address struct {
	Street string `check:"required"`
	Zip    string `check:"len=5"`
}

type Role string

type User struct {
	Name    string            `check:"required" col:"user_name"`
	Age     int               `check:"min=18,max=130"`
	Roles   []Role            `check:"min=1"`
	Home    *Address          `col:"-"`
	Meta    map[string]string `col:"meta,json"`
	private int
	Address
}

func (u User) Hello(name string) string { return "hello " + name + " from " + u.Name }
func (u *User) Rename(to string) error {
	if to == "" {
		return errors.New("empty name")
	}
	u.Name = to
	return nil
}

type FieldError struct{ Path, Rule string }

func (e FieldError) Error() string { return e.Path + " breaks " + e.Rule }

func size(v reflect.Value) int {
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		return int(v.Int())
	case reflect.String, reflect.Slice, reflect.Map:
		return v.Len()
	}
	panic("size of " + v.Kind().String())
}

func validate(path string, v reflect.Value) (errs []error) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return validate(path, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			at := strings.TrimPrefix(path+"."+f.Name, ".")
			for rule := range strings.SplitSeq(f.Tag.Get("check"), ",") {
				name, arg, _ := strings.Cut(rule, "=")
				n, _ := strconv.Atoi(arg)
				bad := false
				switch name {
				case "required":
					bad = v.Field(i).IsZero()
				case "min":
					bad = size(v.Field(i)) < n
				case "max":
					bad = size(v.Field(i)) > n
				case "len":
					bad = size(v.Field(i)) != n
				}
				if bad {
					errs = append(errs, FieldError{at, rule})
				}
			}
			if f.IsExported() {
				errs = append(errs, validate(at, v.Field(i))...)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			errs = append(errs, validate(fmt.Sprintf("%s[%d]", path, i), v.Index(i))...)
		}
	}
	return errs
}

func columns(v any) (out []string) {
	t := reflect.TypeOf(v)
	for _, f := range reflect.VisibleFields(t) {
		if !f.IsExported() || f.Anonymous {
			continue
		}
		name, opts, _ := strings.Cut(f.Tag.Get("col"), ",")
		if name == "-" {
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		out = append(out, fmt.Sprintf("%s:%s:%s", name, f.Type, opts))
	}
	return out
}

func set(target any, values map[string]string) error {
	v := reflect.ValueOf(target).Elem()
	for name, text := range values {
		f := v.FieldByName(name)
		switch {
		case !f.IsValid():
			return fmt.Errorf("no field %s", name)
		case !f.CanSet():
			return fmt.Errorf("field %s cannot be set", name)
		case f.Kind() == reflect.String:
			f.SetString(text)
		case f.CanInt():
			n, err := strconv.ParseInt(text, 10, f.Type().Bits())
			if err != nil {
				return err
			}
			f.SetInt(n)
		}
	}
	return nil
}

func main() {
	u := User{Name: "Ann", Age: 17, Home: &Address{Zip: "1234"}, Address: Address{"Main", "54321"}}
	for _, err := range validate("", reflect.ValueOf(u)) {
		fmt.Println(err)
	}
	fmt.Println(strings.Join(columns(u), " "))
	fmt.Println(set(&u, map[string]string{"Age": "40", "Street": "Side"}), u.Age, u.Street)
	fmt.Println(set(&u, map[string]string{"Nope": ""}), set(&u, map[string]string{"private": "1"}), set(&u, map[string]string{"Age": "x"}))
	t := reflect.TypeOf(&u)
	for m := range t.Methods() {
		fmt.Println(m.Name, m.Type, m.Type.NumIn())
	}
	out := reflect.ValueOf(&u).MethodByName("Rename").Call([]reflect.Value{reflect.ValueOf("")})
	fmt.Println(out[0].Interface(), reflect.ValueOf(u).MethodByName("Hello").Call([]reflect.Value{reflect.ValueOf("you")})[0])
	fmt.Println(t, t.Elem().Name(), t.Elem().NumField(), t.Kind(), reflect.TypeFor[Role]().Kind(), reflect.TypeFor[error](), t.Implements(reflect.TypeFor[fmt.Stringer]()))
	f, _ := t.Elem().FieldByName("Zip")
	fmt.Println(f.Index, f.Tag, reflect.ValueOf(u).FieldByIndex(f.Index))
	s := reflect.MakeSlice(reflect.TypeOf([]Role{}), 0, 2)
	s = reflect.Append(s, reflect.ValueOf(Role("admin")))
	m := reflect.MakeMap(reflect.TypeOf(map[string]int{}))
	m.SetMapIndex(reflect.ValueOf("k"), reflect.ValueOf(7))
	double := reflect.MakeFunc(reflect.TypeOf(func(int) int { return 0 }), func(in []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(int(in[0].Int() * 2))}
	}).Interface().(func(int) int)
	fmt.Println(s.Interface().([]Role), m.Interface(), double(21))
	a, b := u, u
	b.Roles = []Role{}
	fmt.Println(reflect.DeepEqual(a, u), reflect.DeepEqual(a, b), reflect.Zero(reflect.TypeOf(u.Address)), reflect.New(reflect.TypeOf(0)).Elem().Int())
}
