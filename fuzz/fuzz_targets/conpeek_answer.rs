//! libFuzzer calls the target `conpeek_answer`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_bodies::run("conpeek_answer", data));
