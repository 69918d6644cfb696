//! Calm tables: a line below the header, nothing else.

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

/// As [`render`], without the columns in which no row has anything.
pub(crate) fn render_filled(header: &[&str], rows: Vec<Vec<String>>, width: Option<u16>) -> String {
    let filled =
        |at: usize| rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_empty()));
    let kept: Vec<bool> = (0..header.len()).map(filled).collect();
    let keep = |row: Vec<String>| {
        let cells = row.into_iter().zip(&kept).filter(|(_, kept)| **kept);
        cells.map(|(cell, _)| cell).collect()
    };
    let header = header.iter().copied().zip(&kept).filter(|(_, kept)| **kept);
    let header: Vec<&str> = header.map(|(title, _)| title).collect();
    render(&header, rows.into_iter().map(keep).collect(), width)
}

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
