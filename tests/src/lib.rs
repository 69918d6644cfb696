//! Whole-system tests of omnipresence live in `tests/tests/`; this library is empty on purpose.
