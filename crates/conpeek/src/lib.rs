//! Work states of Conpeek contact-centre consultants, typed: ONLINE, OFFLINE, ONBREAK.
