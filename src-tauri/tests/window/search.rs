//! Finding a place by next to nothing.

use super::outside::value;
use super::screen::{Screen, key};

const BOX: &str = "[data-test=search]";
const HIT: &str = "[data-test=hits] [role=option]";

#[tokio::test]
async fn a_character_initials_or_a_part_of_a_number_find_a_place_and_enter_opens_it() {
    let mut screen = Screen::before_sample().await;
    let (place, entry) = screen
        .outside()
        .in_full()
        .find("venue", "venue_registration", |one| value(one, "principal.phone").len() == 11);
    let name = value(&entry, "name");
    let phone = value(&entry, "principal.phone");
    let character: String = name.chars().take(1).collect();
    let initials = yuwang::domain::search_text::search_keys(&name).initials;
    let number: String = phone.chars().skip(6).collect();
    screen.start().await;
    screen.unlock().await;
    for wanted in [&character, &initials, &number] {
        screen.chord(key::CTRL, "k").await;
        screen.press(wanted).await;
        screen.wait_text("[data-test=hits] [role=listbox]", &place.name).await;
        // The arrows go to the place, Enter opens it.
        let line = format!(
            "[data-test=hits] [role=group][aria-label='{}'] [aria-selected=true]",
            place.name
        );
        let hits = screen.count(HIT).await;
        for _ in 0..hits {
            if screen.count(&line).await > 0 {
                break;
            }
            screen.press(key::DOWN).await;
        }
        screen.press(key::ENTER).await;
        screen.wait_text("[data-test=leaf] h1", &place.name).await;
        screen.click(".rail a[href='/']").await;
        screen.gone("[data-test=leaf]").await;
    }
    screen.chord(key::CTRL, "k").await;
    screen.press("没有这样一处").await;
    screen.wait_text("[data-test=hits]", "没有找到").await;
    assert_eq!(screen.value(BOX).await, "没有这样一处");
    screen.stop().await;
    let outside = screen.outside();
    let searched = outside.log().iter().filter(|line| line.text.contains("按号码搜索")).count();
    assert_eq!(searched, 1, "a number that was looked for is in the log once");
    assert!(outside.log().iter().all(|line| !line.text.contains(&number)));
}
