//! libFuzzer calls the target `http_json`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("http_json", data));
