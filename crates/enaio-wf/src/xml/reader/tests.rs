//! The reader beside another one, which takes a little more.

use proptest::prelude::*;
use quick_xml::XmlVersion;
use quick_xml::events::Event;

use super::*;

/// The pieces in words: texts that follow each other are one.
fn read(text: &str) -> Option<Vec<String>> {
    let mut reader = Reader::new(text);
    let mut all = Vec::new();
    loop {
        match reader.next().ok()? {
            Piece::Open => {
                let element = reader.element();
                let names = ["a", "b", "Id"].map(|name| (name, element.get(name)));
                all.push(opened(element.name(), names));
            }
            Piece::Close => all.push("close".to_owned()),
            Piece::Text(text) => add_text(&mut all, &text),
            Piece::End => return Some(all),
        }
    }
}

fn opened(name: &str, values: [(&str, Option<Cow<'_, str>>); 3]) -> String {
    format!("open {name} {values:?}")
}

fn add_text(all: &mut Vec<String>, text: &str) {
    match all.last_mut() {
        Some(last) if last.starts_with("text ") => last.push_str(text),
        _ => all.push(format!("text {text}")),
    }
}

/// The same with another reader, without the limits of ours.
fn read_otherwise(text: &str) -> Option<Vec<String>> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let (mut all, mut depth, mut roots) = (Vec::new(), 0, 0);
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                roots += usize::from(depth == 0);
                depth += 1;
                let attributes: Vec<_> =
                    start.attributes().with_checks(false).collect::<Result<_, _>>().ok()?;
                let values = ["a", "b", "Id"].map(|name| {
                    let found = attributes.iter().find(|it| it.key.as_ref() == name);
                    let value = found
                        .and_then(|it| it.normalized_value(XmlVersion::Implicit1_0).ok())
                        .map(|value| Cow::Owned(value.into_owned()));
                    (name, value)
                });
                all.push(opened(start.name().as_ref(), values));
            }
            Event::End(_) => {
                depth -= 1;
                all.push("close".to_owned());
            }
            Event::Text(text) if depth == 0 => {
                if !text.xml10_content().trim().is_empty() {
                    return None;
                }
            }
            Event::Text(text) => add_text(&mut all, &text.xml10_content()),
            Event::CData(text) if depth > 0 => add_text(&mut all, &text.xml10_content()),
            Event::GeneralRef(name) if depth > 0 => {
                let character = match name.resolve_char_ref().ok()? {
                    Some(character) => character.to_string(),
                    None => {
                        let name = name.xml10_content();
                        quick_xml::escape::resolve_predefined_entity(&name)?.to_owned()
                    }
                };
                add_text(&mut all, &character);
            }
            Event::CData(_) | Event::GeneralRef(_) | Event::DocType(_) | Event::Empty(_) => {
                return None;
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return (depth == 0 && roots == 1).then_some(all),
        }
    }
}

const DOCUMENTS: [&str; 4] = [
    "<?xml version =\"1.0\"?>\n<r Id='1' a=\"x&amp;\ty\">\r\n<b><![CDATA[a]]>&#x41; ]]</b ><e/></r>\n",
    "<!-- - --> <p:r p:a='1' a = '2'\n\tb='&gt;&#10;\r\n'><?x y?><a><a><![CDATA[]]]]></a></a></p:r>",
    "<r a='&nbsp;' a='1' b='&' Id='>'>&lt;<x/>&apos;<y a='\"'></y></r>",
    "<r c='1' d='2' e='3' f='4' g='5' h='6' i='7' j='8' Id='9' a='10'>ö</r>",
];

#[test]
fn whole_documents_are_read_alike() {
    for text in DOCUMENTS {
        let pieces = read(text);
        assert!(pieces.is_some(), "{text}");
        assert_eq!(pieces, read_otherwise(text), "{text}");
    }
}

/// What is put into a document.
const PIECES: [&str; 24] = [
    "<",
    ">",
    "/",
    "</",
    "/>",
    "&",
    ";",
    "\"",
    "'",
    "=",
    " ",
    "\r",
    "\n",
    "<!",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "&#0;",
    "&#x110000;",
    "a",
    "ö",
];

/// Where, instead of how many characters, and what.
fn change() -> impl Strategy<Value = (prop::sample::Index, usize, &'static str)> {
    (any::<prop::sample::Index>(), 0_usize..4, prop::sample::select(&PIECES[..]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn what_is_taken_is_read_alike(
        start in prop::sample::select(&DOCUMENTS[..]),
        changes in prop::collection::vec(change(), 0..4),
    ) {
        let mut text: Vec<char> = start.chars().collect();
        for (place, taken, piece) in changes {
            let place = place.index(text.len() + 1);
            let end = (place + taken).min(text.len());
            text.splice(place..end, piece.chars());
        }
        let text: String = text.into_iter().collect();
        if let Some(pieces) = read(&text) {
            prop_assert_eq!(Some(pieces), read_otherwise(&text), "{}", text);
        }
    }
}

#[test]
fn what_is_not_well_formed_is_refused() {
    let bad = [
        "",
        " ",
        "<",
        "<a",
        "<a b",
        "<a b=",
        "<a b='",
        "<a b='c'",
        "<a b='c' /",
        "<a/",
        "<a>",
        "<a></a",
        "<a></b>",
        "</a>",
        "<a/></a>",
        "<a/><b/>",
        "<a/>x",
        "x<a/>",
        "<a/>&amp;",
        "<>",
        "<a/ >",
        "<a b/>",
        "<a b=c/>",
        "<a <b/></a>",
        "<a =''/>",
        "<a>&</a>",
        "<a>&x;</a>",
        "<a>&#;</a>",
        "<a>&#x;</a>",
        "<a>&#+65;</a>",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a><![CDATA[</a>",
        "<a><![cdata[]]></a>",
        "<![CDATA[]]><a/>",
        "<!-- <a/>",
        "<!-><a/>",
        "<? <a/>",
        "<!DOCTYPE a><a/>",
        "<a><!ELEMENT b></a>",
    ];
    for text in bad {
        assert_eq!(read(text), None, "{text}");
    }
    let nested = |depth: usize| ["<a>".repeat(depth), "</a>".repeat(depth)].concat();
    assert!(read(&nested(DEPTH)).is_some());
    assert!(read(&nested(DEPTH + 1)).is_none());
}
