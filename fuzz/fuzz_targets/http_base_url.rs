//! libFuzzer calls the target `http_base_url`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("http_base_url", data));
