//! The fault matrix: every operation of every provider under every fault, over real loopback
//! sockets, and what exactly comes of it.
//!
//! Each cell runs on a runtime of its own: a fresh simulator, a fresh provider, one operation, one
//! fault that hits once or for ever. What came of it is one cell of `docs/fault-matrix.md`; the run
//! fails when a cell differs from the file. To write the file anew:
//!
//! ```text
//! FAULT_MATRIX=write cargo nextest run -p presence-tests --test fault_matrix
//! ```
//!
//! Whatever stands in the file, a cell fails that panics, does not end, outlives its deadline,
//! leaves a connection or a task behind, sends a write again without proof, claims what did not
//! happen, lets another origin hear anything, or prints or logs a secret or something personal.
//!
//! A vendor is a file with a `Side` and a line in `column.rs`.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

mod accsyn;
mod cell;
mod clock;
mod column;
mod conpeek;
mod drive;
mod enaio;
mod fault;
mod frame_front;
mod frames;
mod front;
mod matrix;
mod operation;
mod pages;
mod relay;
mod table;
mod unreachable;
mod webex;
mod words;
