//! libFuzzer calls the target `http_follow_up`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("http_follow_up", data));
