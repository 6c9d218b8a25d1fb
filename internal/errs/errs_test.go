package errs_test

import (
	"errors"
	"io"
	"testing"

	"lykta/internal/errs"
)

func TestKindSurvivesWrapping(t *testing.T) {
	cause := errs.E(errs.Conflict, "draft.changed", io.ErrUnexpectedEOF)
	err := errs.Wrap(errs.Wrap(cause, "save"), "handler")
	if got := errs.KindOf(err); got != errs.Conflict {
		t.Errorf("KindOf = %v, want conflict", got)
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
}

func TestForeignErrorsAreInternal(t *testing.T) {
	if got := errs.KindOf(io.EOF); got != errs.Internal {
		t.Errorf("KindOf(io.EOF) = %v, want internal", got)
	}
	if errs.Is(nil, errs.Internal) {
		t.Error("a nil error has a kind")
	}
}

func TestFields(t *testing.T) {
	if err := errs.Fields(); err != nil {
		t.Errorf("no field, but error %v", err)
	}
	err := errs.Fields(errs.Field{Name: "date", Key: "action.date.outside"})
	if got := errs.FieldsOf(errs.Wrap(err, "log")); len(got) != 1 || got[0].Name != "date" {
		t.Errorf("FieldsOf = %v", got)
	}
	if errs.KindOf(err) != errs.Invalid {
		t.Errorf("KindOf = %v, want invalid", errs.KindOf(err))
	}
}
