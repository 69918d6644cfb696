//! Parameters by name and type.

use serde_json::{Map, Value};

use crate::enaio::refusal::Refusal;
use crate::enaio::wire::{Call, Kind, Param};
use crate::enaio::xml::{self, Element};

/// The parameters of a call.
#[derive(Debug, Clone, Copy)]
pub(in crate::enaio) struct Args<'a>(pub(in crate::enaio) &'a [Param]);

impl<'a> Args<'a> {
    pub(super) fn optional(&self, name: &str) -> Option<&'a Param> {
        self.0.iter().find(|param| param.name == name)
    }

    fn required(&self, name: &str) -> Result<&'a Param, Refusal> {
        self.optional(name).ok_or_else(|| Refusal::missing(name))
    }

    pub(super) fn text(&self, name: &str) -> Result<&'a str, Refusal> {
        let param = self.required(name)?;
        match param.kind {
            Kind::Text => Ok(&param.value),
            _ => Err(Refusal::wrong_type(name)),
        }
    }

    pub(super) fn integer(&self, name: &str) -> Result<i64, Refusal> {
        self.required(name)?.as_integer().ok_or_else(|| Refusal::wrong_type(name))
    }

    pub(super) fn boolean(&self, name: &str) -> Result<bool, Refusal> {
        let param = self.required(name)?;
        match param.kind {
            Kind::Boolean => Ok(param.value == "1"),
            _ => Err(Refusal::wrong_type(name)),
        }
    }

    /// The document in a BASE64 parameter.
    pub(super) fn document(&self, name: &str) -> Result<Element, Refusal> {
        let bytes = self.required(name)?.as_bytes().ok_or_else(|| Refusal::wrong_type(name))?;
        let text = String::from_utf8(bytes).ok();
        let document = text.and_then(|text| xml::read(&text));
        document.ok_or_else(|| Refusal::general(format!("The XML in '{name}' cannot be read")))
    }
}

/// The parameters of a call as JSON for the journal: BASE64 as the text in it, passwords never.
pub(in crate::enaio) fn redacted(call: &Call) -> Vec<u8> {
    let shown = |param: &Param| match param.name.as_str() {
        "UserPwd" => "[redacted]".to_owned(),
        _ => readable(param),
    };
    let fields = call.params.iter().map(|p| (p.name.clone(), Value::String(shown(p))));
    Value::Object(fields.collect::<Map<_, _>>()).to_string().into_bytes()
}

/// The value of a parameter as a person would want to read it.
pub(in crate::enaio) fn readable(param: &Param) -> String {
    let text = param.as_bytes().and_then(|bytes| String::from_utf8(bytes).ok());
    text.unwrap_or_else(|| param.value.clone())
}
