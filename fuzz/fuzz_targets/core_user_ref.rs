//! libFuzzer calls the target `core_user_ref`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("core_user_ref", data));
