//! libFuzzer calls the target `webex_person`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("webex_person", data));
