//! libFuzzer calls the target `config_accsyn`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("config_accsyn", data));
