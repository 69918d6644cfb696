//! Calm tables: a line below the header, nothing else.

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

/// Lays out rows below headers. Every cell is safe for a terminal already.
pub(crate) fn render(header: &[&str], rows: Vec<Vec<String>>, width: Option<u16>) -> String {
    let mut table = Table::new();
    let below_header = LineStyle::none().fill('─').junction('─');
    table.load_style(TableStyle::new().header_separator(below_header));
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.max(40));
    }
    table.set_header(header.iter().copied());
    table.add_rows(rows);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}
