//! What reaches people and programs: safe text, tables, JSON lines.

pub(crate) mod age;
pub(crate) mod applied;
pub(crate) mod board;
pub(crate) mod hint;
pub(crate) mod json;
pub(crate) mod live;
pub(crate) mod merged;
pub(crate) mod outcome;
pub(crate) mod pager;
pub(crate) mod plan;
pub(crate) mod table;
pub(crate) mod text;
pub(crate) mod words;
