//! What is configured, in words that hold no secret.

use toml::{Table, Value};

use super::entry::{Entry, json};

/// A provider as TOML; of secrets, only where they come from.
pub(crate) fn shown(entry: &Entry) -> String {
    let mut keys: Table =
        entry.keys.iter().map(|(key, value)| (key.clone(), masked(value))).collect();
    let (deep, shallow): (Vec<_>, Vec<_>) =
        entry.sources.iter().partition(|(key, _)| key.contains('.'));
    for (key, source) in deep {
        put(&mut keys, key, &source.describe());
    }
    let (tables, plain): (Table, Table) = keys.into_iter().partition(|(_, it)| it.is_table());
    let vendor = ("vendor".to_owned(), Value::from(entry.vendor.as_str()));
    let mut text = under(&entry.name, Table::from_iter([vendor]));
    text.push_str(&plain.to_string());
    for (key, source) in shallow {
        text.push_str(&format!("{key} = {}\n", source.describe()));
    }
    if !tables.is_empty() {
        text.push('\n');
        text.push_str(&under(&entry.name, tables));
    }
    text
}

/// Puts an inline TOML value at a dotted path, where the tables are that it was taken out of.
fn put(keys: &mut Table, path: &str, inline: &str) {
    match path.split_once('.') {
        Some((first, rest)) => {
            if let Some(Value::Table(inner)) = keys.get_mut(first) {
                put(inner, rest, inline);
            }
        }
        None => {
            let parsed: Option<Table> = toml::from_str(&format!("value = {inline}")).ok();
            if let Some(value) = parsed.and_then(|mut table| table.remove("value")) {
                keys.insert(path.to_owned(), value);
            }
        }
    }
}

/// A provider as JSON; of secrets, only where they come from.
pub(crate) fn shown_json(entry: &Entry) -> serde_json::Value {
    let secrets: serde_json::Map<_, _> = entry
        .sources
        .iter()
        .map(|(key, source)| ((*key).to_owned(), source.describe().into()))
        .collect();
    let settings: serde_json::Map<_, _> =
        entry.keys.iter().map(|(key, value)| (key.clone(), json(&masked(value)))).collect();
    serde_json::json!({
        "provider": entry.name,
        "vendor": entry.vendor,
        "secrets": secrets,
        "settings": settings,
    })
}

fn under(name: &str, keys: Table) -> String {
    let named = Table::from_iter([(name.to_owned(), Value::Table(keys))]);
    Table::from_iter([("provider".to_owned(), Value::Table(named))]).to_string()
}

/// The same value without user names and passwords in URLs.
fn masked(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(without_userinfo(text)),
        Value::Array(values) => values.iter().map(masked).collect::<Vec<_>>().into(),
        Value::Table(table) => {
            Value::Table(table.iter().map(|(key, value)| (key.clone(), masked(value))).collect())
        }
        other => other.clone(),
    }
}

fn without_userinfo(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest.get(..end).and_then(|authority| authority.rfind('@')) {
        Some(at) => format!("{scheme}://***{}", rest.get(at..).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_lose_their_passwords() {
        let cases = [
            ("http://user:pass@proxy:3128/x", "http://***@proxy:3128/x"),
            ("http://p@ss@proxy", "http://***@proxy"),
            ("https://a.example/@b", "https://a.example/@b"),
            ("plain@text", "plain@text"),
        ];
        for (given, shown) in cases {
            assert_eq!(without_userinfo(given), shown);
        }
    }
}
