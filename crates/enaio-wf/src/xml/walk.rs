//! [`walk`]: one pass over an answer's XML, without entities and without a document type.

use std::borrow::Cow;

use presence_core::Result;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::bad;

/// No answer is deeper than five.
const DEPTH: usize = 32;

/// What is met on the way. Paths look like `/Objects/Object`.
pub(super) enum Met<'a> {
    Open(&'a str, &'a Element<'a>),
    Text(&'a str, Cow<'a, str>),
    Close(&'a str),
}

/// More attributes than an answer gives to an element.
const AT_HAND: usize = 8;

/// The attributes of an element. The first few are read once; more than those are read again for
/// each that is asked for.
pub(super) struct Element<'a> {
    start: &'a BytesStart<'a>,
    at_hand: [Option<Attribute<'a>>; AT_HAND],
}

impl<'a> Element<'a> {
    /// An element whose attributes are written as attributes are.
    fn new(start: &'a BytesStart<'a>) -> Result<Self> {
        let malformed = |_| bad("the XML has a malformed attribute");
        let mut at_hand = [const { None }; AT_HAND];
        let mut attributes = start.attributes();
        // Comparing each with all before it would take quadratic time.
        let attributes = attributes.with_checks(false);
        for (room, attribute) in at_hand.iter_mut().zip(attributes.by_ref()) {
            *room = Some(attribute.map_err(malformed)?);
        }
        for attribute in attributes {
            attribute.map_err(malformed)?;
        }
        Ok(Self { start, at_hand })
    }

    /// The first attribute of that name. One that refers to an entity counts as missing.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let named = |attribute: &&Attribute<'_>| attribute.key.as_ref() == name;
        if let Some(found) = self.at_hand.iter().flatten().find(named) {
            return value(found);
        }
        if self.at_hand.iter().any(Option::is_none) {
            return None;
        }
        let mut attributes = self.start.attributes();
        let mut others = attributes.with_checks(false).flatten().skip(AT_HAND);
        let found = others.find(|attribute| named(&attribute))?;
        value(&found).map(|value| Cow::Owned(value.into_owned()))
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().into_owned()
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.get(name)?.trim().parse().ok()
    }
}

/// The value of an attribute. In most there is nothing to be normalized.
fn value<'a>(attribute: &'a Attribute<'_>) -> Option<Cow<'a, str>> {
    let plain = |byte: u8| !matches!(byte, b'&' | b'\t' | b'\n' | b'\r');
    // Without a way out in the middle many bytes are looked at in one step.
    if attribute.value.bytes().fold(true, |all, byte| all & plain(byte)) {
        return Some(Cow::Borrowed(&attribute.value));
    }
    attribute.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// Shows `visit` everything in order. Nothing at all is an empty answer, not a mistake.
pub(super) fn walk(
    xml: &[u8],
    root: &str,
    mut visit: impl FnMut(Met<'_>) -> Result<()>,
) -> Result<()> {
    let text = std::str::from_utf8(xml).map_err(|_| bad("the XML is not UTF-8"))?;
    let text = text.trim_start_matches('\u{feff}').trim_end_matches('\0').trim();
    if text.is_empty() {
        return Ok(());
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut path = Path::default();
    let mut found_root = false;
    loop {
        match reader.read_event().map_err(|_| bad("the XML is not well-formed"))? {
            Event::Start(start) => {
                path.open(start.local_name().as_ref())?;
                if path.lengths.len() == 1 {
                    if found_root || path.text != format!("/{root}") {
                        return Err(bad("the XML has another root than expected"));
                    }
                    found_root = true;
                }
                visit(Met::Open(&path.text, &Element::new(&start)?))?;
            }
            Event::End(_) => {
                visit(Met::Close(&path.text))?;
                path.close();
            }
            Event::Text(text) if path.is_outside() => {
                if !text.xml10_content().trim().is_empty() {
                    return Err(bad("the XML has text outside its root"));
                }
            }
            Event::CData(_) | Event::GeneralRef(_) if path.is_outside() => {
                return Err(bad("the XML has text outside its root"));
            }
            Event::Text(text) => visit(Met::Text(&path.text, text.xml10_content()))?,
            Event::CData(text) => visit(Met::Text(&path.text, text.xml10_content()))?,
            Event::GeneralRef(name) => visit(Met::Text(&path.text, resolved(&name)?.into()))?,
            Event::DocType(_) => return Err(bad("the XML has a document type")),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof if path.is_outside() && found_root => return Ok(()),
            Event::Eof | Event::Empty(_) => return Err(bad("the XML is cut short")),
        }
    }
}

/// A character, or one of the five names that XML itself has.
fn resolved(reference: &BytesRef<'_>) -> Result<String> {
    let unknown = || bad("the XML refers to an entity");
    if let Some(character) = reference.resolve_char_ref().map_err(|_| unknown())? {
        return Ok(character.to_string());
    }
    let name = reference.xml10_content();
    let predefined = quick_xml::escape::resolve_predefined_entity(&name);
    predefined.map(str::to_owned).ok_or_else(unknown)
}

/// Where the reader is. A name holds no `/`, so that no element can pass for two.
#[derive(Default)]
struct Path {
    text: String,
    /// The length of the text before each element that is open.
    lengths: Vec<usize>,
}

impl Path {
    fn is_outside(&self) -> bool {
        self.lengths.is_empty()
    }

    fn open(&mut self, name: &str) -> Result<()> {
        if self.lengths.len() == DEPTH {
            return Err(bad("the XML is nested too deeply"));
        }
        if name.is_empty() || name.contains('/') {
            return Err(bad("the XML has a malformed name"));
        }
        self.lengths.push(self.text.len());
        self.text.push('/');
        self.text.push_str(name);
        Ok(())
    }

    fn close(&mut self) {
        self.text.truncate(self.lengths.pop().unwrap_or(0));
    }
}
