//! libFuzzer calls the target `accsyn_statement`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("accsyn_statement", data));
