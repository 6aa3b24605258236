//! The same work many times over, on as many threads as help.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Threads that help: no more than four, a post's computer has other things to do.
pub fn helpful() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get().clamp(1, 4))
}

/// Does `work` for each number below `count`; what came of it, in order. Every thread has one of
/// `hands` for itself, and takes the next number when it is done with one.
pub fn share<H: Send, T: Send>(
    hands: &mut [H],
    count: usize,
    work: impl Fn(&mut H, usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let run = |hand: &mut H| {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return done;
            }
            done.push((at, work(hand, at)));
        }
    };
    let Some((own, others)) = hands.split_first_mut() else { return Vec::new() };
    let mut all = std::thread::scope(|scope| {
        let others: Vec<_> = others.iter_mut().map(|hand| scope.spawn(|| run(hand))).collect();
        let mut all = run(own);
        for other in others {
            match other.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, made)| made).collect()
}

/// The same for many small things: they are handed out by the hundred, and a few stay on this thread.
pub fn share_all<T: Sync, O: Send>(all: &[T], work: impl Fn(&T) -> O + Sync) -> Vec<O> {
    const AT_ONCE: usize = 400;
    let parts: Vec<&[T]> = all.chunks(AT_ONCE).collect();
    let mut hands = vec![(); helpful().min(parts.len())];
    let done = share(&mut hands, parts.len(), |(), at| {
        let part = parts.get(at).copied().unwrap_or_default();
        part.iter().map(&work).collect::<Vec<_>>()
    });
    done.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_done_once_and_comes_back_in_order() {
        for hands in [1, 2, 5] {
            let mut done = vec![0; hands];
            let made = share(&mut done, 1_000, |done, at| {
                *done += 1;
                at * 2
            });
            assert_eq!(made, (0..1_000).map(|at| at * 2).collect::<Vec<_>>());
            assert_eq!(done.iter().sum::<i32>(), 1_000);
        }
        assert_eq!(share(&mut [(); 3], 0, |(), at| at), [0_usize; 0]);
        let all: Vec<usize> = (0..1_234).collect();
        assert_eq!(share_all(&all, |at| at + 1), (1..1_235).collect::<Vec<_>>());
    }
}
