//! libFuzzer calls the target `enaio_files`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("enaio_files", data));
