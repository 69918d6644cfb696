//! Read, write and watch people's work status in Conpeek, Webex, enaio and accsyn through one trait.
