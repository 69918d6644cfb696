//! libFuzzer calls the target `accsyn_answer`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("accsyn_answer", data));
