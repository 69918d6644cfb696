//! libFuzzer calls the target `webex_link`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("webex_link", data));
