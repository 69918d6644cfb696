//! libFuzzer calls the target `http_retry_after`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("http_retry_after", data));
