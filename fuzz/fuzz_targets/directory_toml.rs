//! libFuzzer calls the target `directory_toml`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("directory_toml", data));
