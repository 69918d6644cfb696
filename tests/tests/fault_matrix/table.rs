//! The table in `docs/fault-matrix.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::cell::{Cell, Place};
use crate::column::COLUMNS;
use crate::operation::OPERATIONS;

/// Where the table is kept.
pub(crate) const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/fault-matrix.md");

const HEAD: &str = "\
# Fault matrix

Every operation of every provider under every fault, as it was run over loopback sockets. Made by
`tests/tests/fault_matrix`, which fails when a cell changes; not written by hand. To make it anew:

```text
FAULT_MATRIX=write cargo nextest run -p presence-tests --test fault_matrix
```

*Once*: the fault hits one request. *Always*: every request of the operation, for reads also the
repeats. A cell says what the caller gets: the rows or the verdict, and of an error its kind, the
HTTP status, whether trying again can help, and for writes what is known of the request. *Requests*
are those that the vendor saw, logins included; of enaio, which speaks in frames, the jobs, a new
session taking five. In a watch the fault is taken away once it was told.
No cell panicked, hung, outlived its deadline, left a connection or a task behind, sent a write
again without proof, claimed what the vendor does not know of, was heard at another origin, or
printed or logged (at any level) a secret or something personal.
";

/// The whole file.
pub(crate) fn render(cells: &[(Place, Cell)]) -> String {
    let mut text = HEAD.to_owned();
    let _ = writeln!(text, "\n{} cells.", cells.len());
    for column in COLUMNS {
        let _ = writeln!(text, "\n## {}", column.name());
        for operation in OPERATIONS {
            let _ = writeln!(text, "\n### {} {}\n", column.name(), operation.name());
            text.push_str("| fault | once | always |\n| --- | --- | --- |\n");
            let mut rows: BTreeMap<usize, (String, [Option<&Cell>; 2])> = BTreeMap::new();
            let mut order: Vec<&str> = Vec::new();
            let here = cells
                .iter()
                .filter(|(place, _)| place.column == column && place.operation == operation);
            for (place, cell) in here {
                let name = place.fault.name.as_str();
                let at = order.iter().position(|known| *known == name).unwrap_or_else(|| {
                    order.push(name);
                    order.len() - 1
                });
                let row = rows.entry(at).or_insert_with(|| (name.to_owned(), [None, None]));
                row.1[usize::from(!place.once)] = Some(cell);
            }
            for (name, [once, always]) in rows.values() {
                let shown = |cell: &Option<&Cell>| cell.map_or("", |cell| &cell.text).to_owned();
                let _ = writeln!(text, "| {name} | {} | {} |", shown(once), shown(always));
            }
        }
    }
    text
}

/// The lines that differ.
pub(crate) fn difference(old: &str, new: &str) -> Vec<String> {
    let old: Vec<&str> = old.lines().collect();
    let new: Vec<&str> = new.lines().collect();
    let gone = old.iter().filter(|line| !new.contains(line)).map(|line| format!("- {line}"));
    let come = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+ {line}"));
    gone.chain(come).collect()
}
