//! libFuzzer calls the target `webex_answer`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("webex_answer", data));
