//! The tables that were taken from the vendor's own SDK.

use std::fmt;

use presence_http::BaseUrl;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::*;
use crate::client::Date;

const VECTORS: &str = include_str!("../../tests/fixtures/vectors.json");
const SIZES: &str = include_str!("../../tests/fixtures/size_estimate.json");

/// Reads JSON with the keys in the order in which they stand.
struct Ordered(Data);

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OrderedVisitor).map(Self)
    }
}

struct OrderedVisitor;

impl<'de> Visitor<'de> for OrderedVisitor {
    type Value = Data;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Data, E> {
        Ok(Data::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Data, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Data, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Data, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Data, E> {
        Ok(Data::Number(serde_json::Number::from_f64(value).unwrap()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Data, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Data, A::Error> {
        let mut items = Vec::new();
        while let Some(Ordered(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Data::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Data, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, Ordered(value))) = map.next_entry()? {
            entries.push((key, value));
        }
        Ok(Data::Object(entries))
    }
}

#[derive(Deserialize)]
struct EventVector {
    event: Ordered,
    json: String,
    query_string: String,
}

#[test]
fn events_and_query_strings_are_the_sdks() {
    #[derive(Deserialize)]
    struct Vectors {
        event: Vec<EventVector>,
    }
    let vectors: Vectors = serde_json::from_str(VECTORS).unwrap();
    assert!(vectors.event.len() >= 4);
    for vector in vectors.event {
        let Data::Object(entries) = vector.event.0 else { panic!("no object") };
        let text = |name: &str| {
            entries.iter().find(|(key, _)| key == name).map(|(_, value)| match value {
                Data::Text(text) => text.clone(),
                other => panic!("{name}: {other:?}"),
            })
        };
        let data = entries.iter().find(|(key, _)| key == "data").unwrap().1.clone();
        let event = Event { uri: text("uri").unwrap(), data, query: text("query"), id: text("id") };
        let stamp = Stamp {
            workspace: &text("workspace").unwrap(),
            eid: &text("eid").unwrap(),
            session: &text("session").unwrap(),
            ident: &text("ident").unwrap(),
            created: format!("{}Z", text("created").unwrap()).parse().unwrap(),
            hostname: &text("hostname").unwrap(),
        };
        let written = event.text(&stamp).unwrap();
        assert_eq!(written, vector.json);
        let target = BaseUrl::parse("https://x.accsyn.com").unwrap().path(&["event"]).unwrap();
        let target = target.query_text(&written);
        assert_eq!(target.path_and_query(), format!("/event?{}", vector.query_string));
    }
}

#[test]
fn size_estimates_are_the_sdks() {
    #[derive(Deserialize)]
    struct Row {
        data: Ordered,
        estimate: usize,
    }
    let rows: Vec<Row> = serde_json::from_str(SIZES).unwrap();
    assert_eq!(rows.len(), 12);
    for row in rows {
        let data = typed(row.data.0);
        assert_eq!(data.size_estimate(), row.estimate, "{}", to_text(&data).unwrap());
    }
}

/// What the table writes as `{"$datetime": ..}` is an instant. Its `{"$tuple": ..}`, which JSON has
/// not, counts as anything that is no list, object or text: as a number.
fn typed(data: Data) -> Data {
    match data {
        Data::Object(entries) => match entries.as_slice() {
            [(key, Data::Text(at))] if key == "$datetime" => {
                Data::Time(format!("{at}Z").parse().unwrap())
            }
            [(key, _)] if key == "$tuple" => 0_i64.into(),
            _ => Data::Object(entries.into_iter().map(|(k, v)| (k, typed(v))).collect()),
        },
        other => other,
    }
}

#[test]
fn dates_are_read_at_least_as_the_sdk_reads_them() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let rows = vectors["decode"].as_array().unwrap();
    assert!(rows.len() >= 20);
    for row in rows {
        let wire = row["wire"].as_str().unwrap();
        let date = Date::read(wire);
        assert_eq!(date.as_str(), wire, "the text is kept");
        let instant = date.instant().map(|at| at.to_string());
        let wanted = match row.get("utc").and_then(Value::as_str) {
            Some(utc) => {
                let at: presence_core::Timestamp = utc.parse().unwrap();
                Some(at.to_string())
            }
            // These the SDK leaves as text; the first forms are plain enough to be read.
            None => match wire {
                "2026-02-08T11:20:05Z" => Some("2026-02-08T11:20:05Z".to_owned()),
                "2026-02-08T11:20:05.12" => Some("2026-02-08T11:20:05.12Z".to_owned()),
                "2026-02-08T11:20:05.123456" => Some("2026-02-08T11:20:05.123456Z".to_owned()),
                _ => None,
            },
        };
        assert_eq!(instant, wanted, "{wire:?}");
    }
}
