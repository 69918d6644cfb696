//! accsyn's answers and its query language.

mod answer;
mod meaning;
mod query;
mod read_back;
mod statement;

pub(crate) use self::answer::answer;
pub(crate) use self::query::query;
pub(crate) use self::statement::statement;
