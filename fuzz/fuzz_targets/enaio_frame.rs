//! libFuzzer calls the target `enaio_frame`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("enaio_frame", data));
