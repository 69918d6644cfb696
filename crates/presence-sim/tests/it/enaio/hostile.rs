//! Bytes that no client should send.

use tokio::io::AsyncReadExt;

use super::support::{ANNA, Caller, started, with_admin};
use super::wire::{P, call, frame, i, list, s};
use crate::raw::bounded;
use presence_sim::Simulator;

/// Whether the connection is closed without an answer, and why the journal says so.
async fn refused(enaio: &presence_sim::Enaio, bytes: &[u8]) -> String {
    let mut caller = Caller::login(enaio, ANNA).await;
    let calls = enaio.journal().arrived();
    caller.send(bytes).await;
    let mut rest = Vec::new();
    // A reset is as good an end as another.
    drop(bounded(caller.stream.read_to_end(&mut rest)).await);
    assert!(rest.is_empty());
    assert_eq!(enaio.journal().arrived(), calls + 1);
    let last = enaio.journal().last().unwrap();
    assert!(last.method().is_empty() && last.body().len() <= 1_024 && !last.applied());
    String::from_utf8(last.header("Damage").unwrap().to_vec()).unwrap()
}

fn body(internal: &[P], params: &[u8]) -> Vec<u8> {
    frame(&[b"Cwfm.GetOrganisations\0".as_slice(), &list(internal), params].concat(), &[])
}

#[tokio::test]
async fn damaged_frames_end_the_connection() {
    let (_simulator, enaio) = started(Simulator::builder()).await;
    let good = call("wfm.GetOrganisations", &[]);
    let patched = |at: usize, bytes: &[u8]| {
        let mut spoilt = good.clone();
        spoilt[at..at + bytes.len()].copy_from_slice(bytes);
        spoilt
    };
    let streams = [i("streams", 0)];
    let empty = list(&[]);
    let number = |value: &str| list(&[P("A".to_owned(), 2, value.to_owned())]);
    for (bytes, why) in [
        (patched(0, b"M"), "begin"),
        (patched(2, b"XML"), "BIN"),
        (patched(16, b"v49"), "v50"),
        (patched(19, b"Y"), "compressed"),
        (patched(6, b"9999999999"), "too long"),
        (patched(6, b"0000000020"), "no body"),
        (patched(20, b"Q"), "neither"),
        (patched(good.len() - 1, &[good[good.len() - 1] ^ 1]), "digest"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(), "begin"),
        (body(&[], &empty), "how many files"),
        (body(&[s("streams", "0")], &empty), "how many files"),
        (body(&[i("streams", -1)], &empty), "how many files"),
        (body(&[i("streams", 65)], &empty), "too many files"),
        (body(&streams, &[empty.as_slice(), b"x"].concat()), "to spare"),
        (body(&streams, b"\0\0\0\x04\xff\xff\xff\xff"), "too short"),
        (body(&streams, b"\xff\xff\xff\xff\0\0\0\0"), "too early"),
        (body(&streams, &list(&[P("A".to_owned(), 7, String::new())])), "type"),
        (body(&streams, &number("1_0")), "type"),
        (body(&streams, &number("")), "type"),
        (body(&streams, &number("99999999999999999999")), "type"),
        (frame(&[b"C\xc3\x84\0".as_slice(), &empty, &empty].concat(), &[]), "ASCII"),
        (frame(b"Cno end", &[]), "no end"),
    ] {
        let said = refused(&enaio, &bytes).await;
        assert!(said.contains(why), "{said}: {why}");
    }
}

#[tokio::test]
async fn offsets_must_be_those_of_a_careful_writer() {
    let (_simulator, enaio) = started(Simulator::builder()).await;
    let streams = [i("streams", 0)];
    let good = list(&[s("A", "b"), s("C", "d")]);
    for place in [11, 15, 19, 23, 31] {
        let mut spoilt = good.clone();
        spoilt[place] ^= 1;
        refused(&enaio, &body(&streams, &spoilt)).await;
    }
}

#[tokio::test]
async fn half_a_frame_and_a_half_closed_connection_end_it() {
    let (_simulator, enaio) = started(Simulator::builder()).await;
    let good = call("wfm.GetOrganisations", &[]);
    for count in [1, 19, 20, 50, good.len() - 1] {
        let mut caller = Caller::to(&enaio).await;
        caller.send(&good[..count]).await;
        bounded(tokio::io::AsyncWriteExt::shutdown(&mut caller.stream)).await.unwrap();
        assert!(caller.is_over().await);
    }
}

#[tokio::test]
async fn a_frame_in_pieces_and_two_at_once_are_both_served() {
    let (_simulator, _enaio, mut anna) = with_admin().await;
    let one = call("wfm.GetOrganisations", &[]);
    for byte in &one {
        anna.send(&[*byte]).await;
    }
    assert_eq!(anna.next().await.unwrap().unwrap().code, 0);
    anna.send(&[one.as_slice(), &one].concat()).await;
    for _ in 0..2 {
        assert_eq!(anna.next().await.unwrap().unwrap().code, 0);
    }
}

#[tokio::test]
async fn files_come_back_as_they_were_sent() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let file = |extension: &[u8], content: &[u8]| {
        let length = format!("{:010}@", content.len());
        let mut padded = extension.to_vec();
        padded.resize(10, 0x11);
        let end: &[u8] = b"@0000000000@MAERTSSA";
        [b"@ASSTREAM@", length.as_bytes(), &padded, b"@", content, end].concat()
    };
    let files =
        [file(b"txt", b"abc"), file(b"", &[0x11; 5_000]), file(b"0123456789", b"")].concat();
    let lists = [list(&[i("streams", 3)]), list(&[i("Flags", 0), s("Note", "Grüße")])].concat();
    let body = [b"Ckrn.EmptyJob\0".as_slice(), &lists].concat();
    anna.send(&frame(&body, &files)).await;
    let said = anna.next().await.unwrap().unwrap();
    assert_eq!((said.text("Note"), said.files == files), ("Grüße", true));
    let exported = anna.done("wfm.Export", &[s("OrganisationId", &enaio.organisation())]).await;
    assert!(exported.files.starts_with(b"@ASSTREAM@"));
    let mut spoilt = files.clone();
    spoilt[3] = b'?';
    assert!(refused(&enaio, &frame(&body, &spoilt)).await.contains("file header"));
    let at = spoilt.len() - 1;
    let mut spoilt = files;
    spoilt[at] = b'?';
    assert!(refused(&enaio, &frame(&body, &spoilt)).await.contains("file footer"));
}
