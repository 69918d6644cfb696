//! libFuzzer calls the target `enaio_servers`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("enaio_servers", data));
