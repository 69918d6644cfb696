//! Faults of the library that the matrix shows and that are not mended yet.

use crate::column::Column;
use crate::operation::Operation;

/// A known fault: where it shows, and what is wrong with it.
pub(crate) struct Known {
    pub(crate) column: Column,
    pub(crate) operation: Operation,
    /// The rows whose names begin like this.
    pub(crate) fault: &'static str,
    pub(crate) why: &'static str,
}

const NOT_UNKNOWN: &str = "a row without an id is an answer that cannot be understood, and the \
                           person is reported as not known to the vendor";

const ALL_GONE: &str = "the address of the API is not found, and everybody is reported as gone";

const fn known(
    column: Column,
    operation: Operation,
    fault: &'static str,
    why: &'static str,
) -> Known {
    Known { column, operation, fault, why }
}

pub(crate) const KNOWN: &[Known] = &[
    known(Column::Accsyn, Operation::Get, "nulls for every value", NOT_UNKNOWN),
    known(Column::Accsyn, Operation::GetMany, "nulls for every value", NOT_UNKNOWN),
    known(Column::Accsyn, Operation::Watch, "nulls for every value", NOT_UNKNOWN),
    known(Column::Accsyn, Operation::Watch, "404", ALL_GONE),
];

impl Known {
    pub(crate) fn is_of(&self, column: Column, operation: Operation, fault: &str) -> bool {
        self.column == column && self.operation == operation && fault.starts_with(self.fault)
    }
}

/// Why the cell is known to be wrong.
pub(crate) fn why(column: Column, operation: Operation, fault: &str) -> Option<&'static str> {
    let known = KNOWN.iter().find(|known| known.is_of(column, operation, fault));
    known.map(|known| known.why)
}
