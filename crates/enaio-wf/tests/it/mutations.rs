//! Any value survives the wire; any change to a frame is refused or changes nothing.

use bytes::BytesMut;
use enaio_wf::rpc::{
    Call, ErrorEntry, Expected, File, FrameDecoder, Incoming, Limits, Params, Response, Value,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::fixtures::{decode, digest, encode};

fn text() -> impl Strategy<Value = String> {
    "[^\\x00]{0,40}"
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        text().prop_map(Value::Text),
        any::<i64>().prop_map(Value::Integer),
        any::<bool>().prop_map(Value::Boolean),
        any::<f64>()
            .prop_filter("nan is unequal to itself", |n| !n.is_nan())
            .prop_map(Value::Double),
        any::<i64>().prop_map(Value::DateTime),
        vec(any::<u8>(), 0..60).prop_map(Value::from),
        any::<i64>().prop_map(Value::BigInt),
    ]
}

fn params() -> impl Strategy<Value = Params> {
    vec((text(), value()), 0..8).prop_map(|entries| {
        entries.into_iter().fold(Params::new(), |params, (name, value)| params.with(name, value))
    })
}

fn files() -> impl Strategy<Value = Vec<File>> {
    let file = ("[a-z0-9_-]{0,10}", vec(any::<u8>(), 0..200));
    vec(file.prop_map(|(extension, content)| File::new(extension, content).unwrap()), 0..3)
}

fn call() -> impl Strategy<Value = Incoming> {
    let parts = ("[!-~]{1,30}", params(), files(), proptest::option::of(text()));
    parts.prop_map(|(job, params, files, provenience)| {
        let mut call = Call::new(job);
        (call.params, call.files, call.provenience) = (params, files, provenience);
        Incoming::Call(call)
    })
}

fn response() -> impl Strategy<Value = Incoming> {
    let entry = (text(), any::<i32>(), text(), any::<i32>());
    let entry = entry.prop_map(|(source, first, message, second)| {
        ErrorEntry::new(source, first, message, second)
    });
    (any::<i64>(), params(), vec(entry, 0..4), files()).prop_map(|(code, params, errors, files)| {
        let mut response = Response::new(code);
        (response.params, response.errors, response.files) = (params, errors, files);
        Incoming::Response(response)
    })
}

fn expected(message: &Incoming) -> Expected {
    match message {
        Incoming::Call(_) => Expected::Call,
        Incoming::Response(_) => Expected::Response,
    }
}

/// Replaces the digest by the right one, so that what is inside the body is reached.
fn signed(message: &Incoming, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut frame = encode(message);
    frame.truncate(frame.len() - 20);
    change(&mut frame);
    let digest = digest(frame.get(20..).unwrap_or_default());
    frame.extend_from_slice(&digest);
    frame
}

proptest! {
    #[test]
    fn writing_then_reading_is_the_identity(message in prop_oneof![call(), response()]) {
        prop_assert_eq!(decode(&encode(&message), expected(&message)).unwrap(), message);
    }

    #[test]
    fn a_changed_byte_is_refused(
        message in prop_oneof![call(), response()],
        at in any::<prop::sample::Index>(),
        bits in 1..=255_u8,
    ) {
        let mut frame = encode(&message);
        let at = at.index(frame.len());
        frame[at] ^= bits;
        let mut decoder = FrameDecoder::new(expected(&message), Limits::default());
        let read = decoder.decode_eof(&mut BytesMut::from(&frame[..]));
        prop_assert!(read.is_err() || read.unwrap() == Some(message));
    }

    #[test]
    fn a_frame_that_is_cut_is_refused(
        message in prop_oneof![call(), response()],
        at in any::<prop::sample::Index>(),
    ) {
        let frame = encode(&message);
        let cut = &frame[..at.index(frame.len() - 1) + 1];
        prop_assert!(cut.len() == frame.len() || decode(cut, expected(&message)).is_err());
    }

    #[test]
    fn a_changed_body_under_a_right_digest_never_panics(
        message in prop_oneof![call(), response()],
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let frame = signed(&message, |frame| {
            for (at, byte) in changes {
                let at = 20 + at.index(frame.len() - 20);
                frame[at] = byte;
            }
        });
        let mut decoder = FrameDecoder::new(expected(&message), Limits::default());
        if let Ok(Some(read)) = decoder.decode_eof(&mut BytesMut::from(&frame[..])) {
            prop_assert_eq!(expected(&read), expected(&message));
        }
    }

    #[test]
    fn a_list_alone_goes_round_and_a_changed_one_is_refused_or_read(
        params in params(),
        at in any::<prop::sample::Index>(),
        bits in 1..=255_u8,
    ) {
        let limits = Limits::default();
        let mut bytes = params.to_bytes().unwrap();
        prop_assert_eq!(&Params::from_bytes(&bytes, &limits).unwrap(), &params);
        let at = at.index(bytes.len());
        bytes[at] ^= bits;
        if let Ok(read) = Params::from_bytes(&bytes, &limits) {
            prop_assert_eq!(read.len(), params.len());
        }
        prop_assert!(Params::from_bytes(&bytes[..bytes.len() - 1], &limits).is_err());
    }

    #[test]
    fn a_section_alone_goes_round(
        entries in vec((text(), any::<i32>(), text(), any::<i32>()), 0..5),
    ) {
        let limits = Limits::default();
        let entries: Vec<ErrorEntry> = entries
            .into_iter()
            .map(|(source, first, message, second)| ErrorEntry::new(source, first, message, second))
            .collect();
        let mut bytes = ErrorEntry::section_to_bytes(&entries).unwrap();
        prop_assert_eq!(&ErrorEntry::section_from_bytes(&bytes, &limits).unwrap(), &entries);
        bytes.push(0);
        prop_assert!(ErrorEntry::section_from_bytes(&bytes, &limits).is_err());
    }

    #[test]
    fn xml_that_is_changed_never_panics(
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 0..5),
    ) {
        let mut xml = b"<?xml version =\"1.0\"?><Objects><Object Id='1' Name='a'><Attributes>\
            <Attribute Name='Login'><AttributeValue><![CDATA[x]]>&amp;</AttributeValue></Attribute>\
            </Attributes></Object></Objects>".to_vec();
        for (at, byte) in changes {
            let at = at.index(xml.len());
            xml[at] = byte;
        }
        if let Ok(objects) = enaio_wf::Object::list_from_xml(&xml) {
            prop_assert!(objects.len() <= 1);
        }
        drop(enaio_wf::Organisation::list_from_xml(&xml));
        drop(enaio_wf::Process::list_from_xml(&xml));
        drop(enaio_wf::Represented::list_from_xml(&xml));
    }

    #[test]
    fn noise_never_panics(bytes in vec(any::<u8>(), 0..300)) {
        let mut frame = format!("L:BIN-{:010}v50N", bytes.len() + 20).into_bytes();
        frame.extend_from_slice(&bytes);
        for mode in [Expected::Call, Expected::Response] {
            let mut decoder = FrameDecoder::new(mode, Limits::default());
            prop_assert!(decoder.decode_eof(&mut BytesMut::from(&frame[..])).is_err());
        }
        drop(Params::from_bytes(&bytes, &Limits::default()));
        drop(ErrorEntry::section_from_bytes(&bytes, &Limits::default()));
        drop(enaio_wf::Object::list_from_xml(&bytes));
    }
}

/// Every entry points at the same long text: reading it again and again would take minutes.
#[test]
fn error_entries_that_share_one_long_text_are_cut_off() {
    let entries = 20_000_usize;
    let long = "x".repeat(2 << 20);
    let mut response = Response::new(1);
    response.errors = vec![ErrorEntry::new("", 0, "", 0); entries];
    response.errors.push(ErrorEntry::new(long, 0, "", 0));
    let frame = signed(&Incoming::Response(response), |frame| {
        let table = 20 + 1 + 29 + 8 + 4 + 8;
        let last = table + 20 * entries;
        let shared: [u8; 4] = frame[last..last + 4].try_into().unwrap();
        for entry in 0..entries {
            frame[table + 20 * entry..][..4].copy_from_slice(&shared);
        }
    });
    assert!(decode(&frame, Expected::Response).is_err());
}
