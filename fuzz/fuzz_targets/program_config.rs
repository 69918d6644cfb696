//! libFuzzer calls the target `program_config`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("program_config", data));
