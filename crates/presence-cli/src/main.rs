//! The program `presence`.

fn main() {}
