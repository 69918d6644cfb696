//! `blocking` and `fifth_vendor`.

use presence_sim::{Simulator, VendorKind};

#[path = "../rota_server.rs"]
mod rota_server;

use crate::program::{printed, program, run, with};

#[tokio::test(flavor = "multi_thread")]
async fn blocking() {
    let builder = Simulator::builder().vendor(VendorKind::Conpeek);
    let simulator = builder.start().await.unwrap();
    let server = simulator.conpeek().unwrap();
    let business =
        server.breaks_of("anna.nowak").into_iter().find(|it| it.kind.word() == "BUSINESS");
    let mut command = program(env!("CARGO_BIN_EXE_blocking"));
    with(&mut command, &[("CONPEEK_URL", server.url()), ("CONPEEK_KEY", server.key())]);
    let text = printed(command.args(["anna.nowak", business.unwrap().cause]));
    assert_eq!(text, "applied\n");
    assert_eq!(server.journal().arrived(), 1);
    let (text, code) = run(command.args(["one-too-many"]).env("CONPEEK_KEY", "another"));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("the key was refused"), "{text}");
    simulator.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifth_vendor() {
    let server = rota_server::start(&["anna", "jan"]).await.unwrap();
    server.roster.lock().insert("jan".to_owned(), false);
    let mut command = program(env!("CARGO_BIN_EXE_fifth_vendor"));
    with(&mut command, &[("ROTA_URL", server.url.as_str()), ("ROTA_KEY", rota_server::KEY)]);
    assert_eq!(printed(&mut command), "ANNA: present\nJAN: absent\n");
}
