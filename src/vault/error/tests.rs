use super::*;

#[test]
fn full_disks_and_read_only_folders_have_their_own_codes() {
    use io::ErrorKind as K;
    for (kind, code) in [
        (K::StorageFull, "NO_SPACE"),
        (K::FileTooLarge, "NO_SPACE"),
        (K::QuotaExceeded, "NO_SPACE"),
        (K::PermissionDenied, "READ_ONLY"),
        (K::ReadOnlyFilesystem, "READ_ONLY"),
        (K::NotFound, "UNREADABLE"),
        (K::NotADirectory, "UNREADABLE"),
    ] {
        assert_eq!(Error::from(io::Error::from(kind)).code(), code, "{kind:?}");
    }
}

#[test]
fn every_message_is_a_chinese_sentence() {
    let all = [
        Error::NoLedger,
        Error::Locked,
        Error::CannotUnlock,
        Error::Damaged("x".into()),
        Error::NotAllowed(Right::Erase),
        Error::Passphrase(PassphraseProblem::TooShort),
        Error::RecoveryKey(RecoveryKeyProblem::Check),
        Error::Crypto,
    ];
    for error in all {
        assert!(error.user_message().ends_with('。'), "{error}");
        assert!(error.hint().ends_with('。'), "{error}");
    }
}
