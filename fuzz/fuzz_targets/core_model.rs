//! libFuzzer calls the target `core_model`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("core_model", data));
