//! A ledger that was locked leaves no copy of its key in the memory of the program.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};

use common::*;
use yuwang::ledger::{Clock, Ledger};
use yuwang::vault::{Credential, Passphrase};

/// What is looked for, kept so that it is not found where it is kept.
struct Hidden(Vec<u8>);

const MASK: u8 = 0xA5;

impl Hidden {
    fn new(bytes: impl Iterator<Item = u8>) -> Self {
        Self(bytes.map(|byte| byte ^ MASK).collect())
    }

    fn count_in(&self, memory: &[u8]) -> usize {
        let first = self.0[0] ^ MASK;
        memory
            .windows(self.0.len())
            .filter(|part| part[0] == first)
            .filter(|part| part.iter().zip(&self.0).all(|(one, other)| *one == *other ^ MASK))
            .count()
    }

    /// How often it stands in this program's writable memory.
    fn count(&self) -> usize {
        let maps = fs::read_to_string("/proc/self/maps").unwrap();
        let mut memory = File::open("/proc/self/mem").unwrap();
        let mut found = 0;
        for line in maps.lines().filter(|line| line.contains(" rw")) {
            let (from, to) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
            let at = |text: &str| u64::from_str_radix(text, 16).unwrap();
            let mut copy = vec![0; usize::try_from(at(to) - at(from)).unwrap()];
            memory.seek(SeekFrom::Start(at(from))).unwrap();
            // Some regions are the system's own and cannot be read.
            if memory.read_exact(&mut copy).is_ok() {
                found += self.count_in(&copy);
            }
            copy.fill(0); // or the next look would find it here
            std::hint::black_box(&copy);
        }
        found
    }
}

#[test]
fn a_locked_ledger_leaves_no_key_in_memory() {
    let book = Book::empty();
    let passphrase = Passphrase::new(PASSPHRASE);
    let credential = Credential::Passphrase { user: None, passphrase: &passphrase };
    let ledger = Ledger::open(&book.ledger(), credential, Clock::new(None)).unwrap();
    let (digits, key) = {
        let digits = ledger.user().key().pragma_key();
        let digits = &digits.as_bytes()[2..66];
        let value = |digit: u8| u8::try_from(char::from(digit).to_digit(16).unwrap()).unwrap();
        let key = digits.chunks(2).map(|pair| value(pair[0]) << 4 | value(pair[1]));
        (Hidden::new(digits.iter().copied()), Hidden::new(key))
    };
    assert!(key.count() > 0, "an open ledger has its key somewhere, or this test looks nowhere");
    drop(ledger);
    assert_eq!((digits.count(), key.count()), (0, 0));
}
