//! Bodies are bounded, as they are decoded and as they arrive.

use presence_core::{ErrorKind, Fate, Idempotency};

use crate::raw::{Act, Raw};
use crate::support::{read, skipping, write};

#[tokio::test]
async fn a_body_without_end_is_left_at_the_limit() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = Raw::start([Act::Endless(head)]).await;
    let (engine, _) = skipping(&server.url());
    let call = write(&engine, Idempotency::Once).body_limit(100_000);
    let error = engine.call(&call).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Protocol, Fate::Unknown));
    assert_eq!(error.message(), "the answer is larger than 100000 bytes");
    server.left().await;
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn an_announced_size_over_the_limit_is_refused_unread() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999\r\n\r\n";
    let server = Raw::start([Act::write(head)]).await;
    let (engine, _) = skipping(&server.url());
    let error = engine.call(&read(&engine)).await.unwrap_err();
    assert_eq!(error.message(), "the answer is larger than 16777216 bytes");
}

#[tokio::test]
async fn compression_is_asked_for_only_where_it_is_built_in() {
    let server = Raw::start([Act::json("{}")]).await;
    let (engine, _) = skipping(&server.url());
    engine.call(&read(&engine)).await.unwrap();
    let asks = server.requests()[0].contains("accept-encoding: gzip");
    assert_eq!(asks, cfg!(feature = "gzip"));
}

#[cfg(feature = "gzip")]
mod gzip {
    use super::*;

    /// `{"data":{"id":7}}`, compressed.
    const SMALL: &[u8] =
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x49\x2c\x49\x54\xb2\xaa\x56\
        \xca\x4c\x51\xb2\x32\xaf\xad\x05\x00\x50\xc8\x3d\xcc\x11\x00\x00\x00";

    fn compressed(body: &[u8]) -> Act {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\
             connection: close\r\n\r\n",
            body.len()
        );
        Act::Write([head.as_bytes(), body].concat())
    }

    #[tokio::test]
    async fn a_compressed_answer_is_read() {
        let server = Raw::start([compressed(SMALL)]).await;
        let (engine, _) = skipping(&server.url());
        let answer = engine.call(&read(&engine)).await.unwrap();
        assert_eq!(answer.body(), r#"{"data":{"id":7}}"#);
    }

    #[tokio::test]
    async fn the_limit_counts_decoded_bytes() {
        let server = Raw::start([compressed(&bomb())]).await;
        let (engine, _) = skipping(&server.url());
        let error = engine.call(&read(&engine).body_limit(1_000_000)).await.unwrap_err();
        assert_eq!(error.message(), "the answer is larger than 1000000 bytes");
    }

    #[tokio::test]
    async fn compressed_rubbish_is_the_connections_fault() {
        let server = Raw::start([compressed(&SMALL[..12])]).await;
        let (engine, _) = skipping(&server.url());
        let error = engine.call(&read(&engine)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection);
    }

    /// 1.3 million letters in some 8 kilobytes: a letter, and "the last one 258 times" over and
    /// over, in the fixed codes of deflate.
    fn bomb() -> Vec<u8> {
        const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
        let again = std::iter::repeat_n("1100010100000", 5_000);
        let bits: String = ["110", "10010001"].into_iter().chain(again).collect();
        let byte = |bits: &[u8]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | (bit & 1));
        HEAD.into_iter().chain(bits.as_bytes().chunks(8).map(byte)).collect()
    }
}
