//! Reading the JSON of a request: each key left out, null or a value.

use serde_json::{Map, Value};

use super::answer::Refusal;
use crate::http::Request;

/// The largest body of a person, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// The longest text, in bytes.
const MAX_TEXT: usize = 4_096;

/// The longest list.
const MAX_LIST: usize = 100;

/// A JSON object. Unknown keys are not looked at.
#[derive(Debug)]
pub(super) struct Body(Map<String, Value>);

impl Body {
    pub(super) fn read(request: &Request) -> Result<Self, Refusal> {
        if request.body.len() > MAX_BODY {
            return Err(Refusal::new(413, "The body is too large."));
        }
        let sent = request.header("Content-Type").and_then(|value| std::str::from_utf8(value).ok());
        let media = sent.and_then(|value| value.split(';').next()).map(str::trim);
        if !media.is_some_and(|media| media.eq_ignore_ascii_case("application/json")) {
            return Err(Refusal::new(415, "The content type must be application/json."));
        }
        match serde_json::from_slice(&request.body) {
            Ok(Value::Object(object)) => Ok(Self(object)),
            Ok(_) => Err(Refusal::invalid("The body must be a JSON object.")),
            Err(_) => Err(Refusal::invalid("The body is not JSON.")),
        }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        self.value(name).map(|value| text(name, value)).transpose()
    }

    /// A boolean, or the word for one.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(word)) if word == "true" => Ok(Some(true)),
            Some(Value::String(word)) if word == "false" => Ok(Some(false)),
            Some(_) => Err(wrong(name, "a boolean")),
        }
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, Refusal> {
        let number = self.value(name).map(|value| value.as_u64());
        number.map(|number| number.ok_or_else(|| wrong(name, "a whole number"))).transpose()
    }

    pub(super) fn texts(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(values) = self.values(name)? else { return Ok(None) };
        values.iter().map(|value| text(name, value)).collect::<Result<_, _>>().map(Some)
    }

    /// A list of objects with nothing but texts and booleans in them.
    pub(super) fn objects(&self, name: &str) -> Result<Option<Vec<Map<String, Value>>>, Refusal> {
        let Some(values) = self.values(name)? else { return Ok(None) };
        let object = |value: &Value| {
            let object = value.as_object().ok_or_else(|| wrong(name, "a list of objects"))?;
            let plain = |value: &Value| {
                let short = value.as_str().is_some_and(|text| text.len() <= MAX_TEXT);
                short || value.is_boolean() || value.is_null()
            };
            match object.values().all(plain) && object.len() <= MAX_LIST {
                true => Ok(object.clone()),
                false => Err(wrong(name, "a list of plain objects")),
            }
        };
        values.iter().map(object).collect::<Result<_, _>>().map(Some)
    }

    fn values(&self, name: &str) -> Result<Option<&Vec<Value>>, Refusal> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Array(values)) if values.len() <= MAX_LIST => Ok(Some(values)),
            Some(_) => Err(wrong(name, "a list of at most 100")),
        }
    }
}

fn text(name: &str, value: &Value) -> Result<String, Refusal> {
    let fits = value.as_str().filter(|text| text.len() <= MAX_TEXT);
    fits.map(str::to_owned).ok_or_else(|| wrong(name, "text of at most 4096 bytes"))
}

fn wrong(name: &str, wanted: &str) -> Refusal {
    Refusal::invalid(format!("'{name}' must be {wanted}."))
}
