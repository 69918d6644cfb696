//! The query language, as the server sees it: what stands after `WHERE`.
//!
//! ```text
//! expr   := and { OR and }          and := term { AND term }
//! term   := "(" expr ")" | attribute operator value
//! value  := bare | '"' text '"' | "'" text "'"
//! bare   := characters without white space, quotes, parentheses, = < > ! ,
//! ```
//!
//! Keywords and comparisons ignore letter case. `in` takes values with commas between them.

mod expression;
mod glob;
mod parse;
mod public;
mod token;

pub(super) use expression::Expression;
pub(super) use parse::parse;
pub use public::Query;

/// The longest expression, in bytes. Invented, like the limits below.
const MAX_LENGTH: usize = 8 * 1024;

/// How deep parentheses may nest.
const MAX_DEPTH: usize = 32;

/// How many terms and values an expression may have in all.
const MAX_PARTS: usize = 1_024;

/// How many regular expressions.
const MAX_PATTERNS: usize = 8;

/// Why an expression is not understood. It quotes nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotUnderstood {
    pub(super) problem: &'static str,
    /// The place in the expression, in bytes from 0.
    pub(super) at: usize,
}

#[cfg(test)]
mod tests;
