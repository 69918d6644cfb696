//! libFuzzer calls the target `accsyn_query`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("accsyn_query", data));
