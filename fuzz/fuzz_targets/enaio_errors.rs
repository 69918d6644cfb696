//! libFuzzer calls the target `enaio_errors`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("enaio_errors", data));
