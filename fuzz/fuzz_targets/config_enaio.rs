//! libFuzzer calls the target `config_enaio`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("config_enaio", data));
