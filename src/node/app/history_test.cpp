// Stored pictures of a whole board: from motion to the card, and to the page.
#include <string>

#include <gtest/gtest.h>

#include "node/app/api_fixture.hpp"
#include "node/motion/motion_fixture.hpp"

namespace vedette::node {
namespace {

// A board with a card, on which something has moved.
struct CardBoard : Board {
    static constexpr Profile kProfile{.connections = 10, .pictures = 6, .picture_bytes = 6 * 1024};

    CardBoard() : Board(kProfile, "long:password", true) {
        show_view({}, 1ms);
        EXPECT_TRUE(change(*this, "/api/v1/settings", R"({"motion.activated":true})").contains(" 200 "));
    }
    void show_view(const DrawnView& view, Duration time) {
        std::array<std::uint8_t, 6 * 1024> memory;
        camera.view = as_text(Bytes(memory).first(draw_view(view, memory)));
        run(time);
    }
    void move() {
        show_view({}, 5s);
        for (int step = 0; step < 15; ++step) show_view({.box = {12 * step, 80, 12 * step + 40, 180}}, 200ms);
        show_view({}, 5s);
    }
    std::string ask(std::string_view target) { return get(target, kBasic); }
};

std::string between(std::string_view text, std::string_view before, std::string_view after) {
    const std::size_t begin = text.find(before);
    if (begin == text.npos) return {};
    const std::string_view rest = text.substr(begin + before.size());
    return std::string(rest.substr(0, rest.find(after)));
}

TEST(NodeHistory, shows_the_pictures_of_an_event_and_sends_each_as_it_was_stored) {
    CardBoard board;
    const std::string before = dechunk(board.ask("/historic"));
    EXPECT_TRUE(before.contains("There are no pictures here yet.")) << before;
    board.move();
    EXPECT_GT(board.files.entries.size(), 5U);
    EXPECT_TRUE(board.files.entries[2].path.starts_with("2023-11-14/2023-11-14_22-1"))
        << board.files.entries[2].path;
    const std::string page = dechunk(board.ask("/historic"));
    const std::string target = between(page, "<a href=\"/historic/picture", "\"");
    EXPECT_TRUE(target.starts_with("?2023-11-14_22-1")) << page;
    EXPECT_TRUE(page.contains("loading=\"lazy\""));
    EXPECT_TRUE(page.contains("<a href=\"/historic?2023-11-14\">2023-11-14</a>"));
    const std::string picture = board.ask("/historic/picture" + target);
    EXPECT_TRUE(picture.starts_with("HTTP/1.1 200 ")) << picture.substr(0, 300);
    EXPECT_TRUE(picture.contains("Content-Type: image/jpeg\r\n"));
    EXPECT_TRUE(picture.contains("Content-Disposition: inline; filename=\"2023-11-14_22-1"));
    EXPECT_TRUE(picture.ends_with(board.files.entries.back().bytes));
    EXPECT_EQ(board.files.find("2023-11-14_22-1"), nullptr);
    const std::string day = dechunk(board.ask("/historic?2023-11-14"));
    EXPECT_TRUE(day.contains("<a href=\"/historic?2023-11-14\" aria-current=\"page\">"));
    EXPECT_TRUE(dechunk(board.ask("/historic?2020-01-01")).contains("There are no pictures here yet."));
}

TEST(NodeHistory, Y10_sends_nothing_but_stored_pictures) {
    CardBoard board;
    board.files.entries.push_back({"secret", "a secret of the card"});
    for (const char* name : {"..", "secret", "../secret", "%2e%2e%2fsecret", "/etc/passwd", "%2Fetc%2Fpasswd",
                             "2023-11-14_22-13-20_1_2", "2023-11-14_22-13-20_1_2%2F..%2Fsecret",
                             "..%5csecret", "2023-11-14_22-13-20_1_2%00", ""}) {
        const std::string answer = board.ask(std::string("/historic/picture?") + name);
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 404 ")) << name << answer;
        EXPECT_FALSE(answer.contains("a secret")) << name;
    }
    EXPECT_TRUE(board.ask("/historic/picture").starts_with("HTTP/1.1 404 "));
    EXPECT_TRUE(board.ask("/historic/../secret").starts_with("HTTP/1.1 404 "));
    // Who is not logged in gets nothing at all.
    EXPECT_TRUE(board.get("/historic/picture?2023-11-14_22-13-20_1_2").starts_with("HTTP/1.1 401 "));
    EXPECT_TRUE(board.get("/historic").starts_with("HTTP/1.1 303 "));
}

TEST(NodeHistory, a_card_that_is_taken_out_is_told_and_motion_goes_on) {
    CardBoard board;
    board.files.absent = true;
    board.move();
    EXPECT_TRUE(board.log.text.ends_with("card: there is none: pictures of events are not stored\n"));
    const std::string page = dechunk(board.ask("/historic"));
    EXPECT_TRUE(page.contains("There is no card: pictures of events are not stored.")) << page;
    const std::string motion = show(board, "/api/v1/motion");
    EXPECT_TRUE(motion.contains(R"("event":{"id":1,"active":false,)")) << motion;
    EXPECT_TRUE(motion.contains(R"("card":{"state":"absent","stored":0,"missed":)")) << motion;
}

TEST(NodeHistory, many_thumbnails_at_once_all_come) {
    CardBoard board;
    board.move();
    const std::string page = dechunk(board.ask("/historic"));
    const std::string target = "/historic/picture" + between(page, "<a href=\"/historic/picture", "\"");
    std::vector<FakeNetwork::Peer*> peers;
    for (int i = 0; i < 6; ++i) {
        peers.push_back(&board.connect(80));
        peers.back()->to_board =
            "GET " + target + " HTTP/1.1\r\nHost: board\r\n" + std::string(kBasic) + "\r\n";
    }
    board.run(1s);
    for (const FakeNetwork::Peer* peer : peers)
        EXPECT_TRUE(peer->from_board.starts_with("HTTP/1.1 200 ")) << peer->from_board.substr(0, 200);
}

TEST(NodeHistory, a_board_without_a_card_has_no_such_page) {
    Board board;
    EXPECT_TRUE(board.get("/historic", kBasic).starts_with("HTTP/1.1 404 "));
    EXPECT_TRUE(board.get("/historic/picture?2023-11-14_22-13-20_1_2", kBasic).starts_with("HTTP/1.1 404 "));
}

}  // namespace
}  // namespace vedette::node
