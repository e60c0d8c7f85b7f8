#include "hub/serve/mjpeg_session.hpp"

#include <gtest/gtest.h>

#include "hub/serve/serve_fixture.hpp"

namespace vedette::serve {
namespace {

// Parts of an `exact` stream: the pictures, in order, with whatever is wrong as a text in their place.
std::vector<std::string> pictures(std::string_view stream, std::string_view boundary = "vedette") {
    std::vector<std::string> all;
    const std::string line = "--" + std::string(boundary) + "\r\n";
    if (const auto head = stream.find("\r\n\r\n"); stream.starts_with("HTTP/"))
        stream.remove_prefix(head + 4);
    while (!stream.empty()) {
        if (stream.starts_with("\r\n")) stream.remove_prefix(2);
        if (!stream.starts_with(line)) return all.push_back("no boundary"), all;
        const auto end = stream.find("\r\n\r\n");
        if (end == stream.npos) return all.push_back("no head"), all;
        const std::string head(stream.substr(0, end));
        stream.remove_prefix(end + 4);
        const auto at = head.find("Content-Length: ");
        const auto size = static_cast<std::size_t>(std::stoul(head.substr(at + 16)));
        if (stream.size() < size) return all.push_back("cut short"), all;
        all.emplace_back(stream.substr(0, size));
        stream.remove_prefix(size);
    }
    return all;
}

// Field case: a viewer needs a Content-Length for each part, and no chunks | themactep/thingino-firmware 141,
// sarxos/webcam-capture 705 | each part has one
TEST(MjpegSession, sends_each_picture_whole_with_its_age) {
    ServeFixture b;
    auto viewer = b.connect();
    const std::string head = viewer.ask(get("/cameras/porch/mjpeg"));
    EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_NE(head.find("Content-Type: multipart/x-mixed-replace;boundary=vedette\r\n"), head.npos);
    EXPECT_NE(head.find("Cache-Control: no-store"), head.npos);
    EXPECT_EQ(head.find("Transfer-Encoding"), head.npos);
    const std::string first = b.publish(5000, 1);
    const std::string stream = viewer.read();
    EXPECT_EQ(pictures(stream), std::vector{first});
    EXPECT_NE(stream.find("X-Vedette-Frame: 1\r\n"), stream.npos);
    EXPECT_NE(stream.find("X-Vedette-Age-Ms: 0.0\r\n"), stream.npos);
    EXPECT_NE(stream.find("X-Vedette-Captured: 1700000000.000000\r\n"), stream.npos);
    const std::string second = b.publish(90'000, 2);
    EXPECT_EQ(pictures(viewer.read()), std::vector{second});
}

TEST(MjpegSession, pictures_that_a_busy_loop_skipped_count_as_missed) {
    ServeFixture b;
    auto one = b.connect();
    auto two = b.connect();
    one.ask(get("/cameras/porch/mjpeg"));
    two.ask(get("/cameras/porch/mjpeg"));
    for (unsigned i = 0; i < 4; ++i) b.publish_unseen(1000, i);
    b.turn();
    EXPECT_EQ(pictures(one.read()).size(), 1U);
    EXPECT_EQ(b.porch->counters.missed.load(), 6U);
}

TEST(MjpegSession, a_placeholder_is_marked) {
    ServeFixture b;
    auto viewer = b.connect();
    viewer.ask(get("/cameras/porch/mjpeg"));
    b.publish(2000, 1, true);
    EXPECT_NE(viewer.read().find("\r\nX-Vedette-Placeholder: 1\r\n"), std::string::npos);
    b.publish(2000, 2);
    EXPECT_EQ(viewer.read().find("X-Vedette-Placeholder"), std::string::npos);
}

TEST(MjpegSession, a_late_viewer_gets_the_newest_picture_at_once) {
    ServeFixture b;
    auto first = b.connect();
    first.send(get("/cameras/porch/mjpeg"));
    const std::string picture = b.publish(3000);
    auto second = b.connect();
    EXPECT_EQ(pictures(second.ask(get("/cameras/porch/mjpeg"))), std::vector{picture});
}

TEST(MjpegSession, a_slow_viewer_skips_whole_pictures_and_then_gets_the_newest) {
    ServeFixture b;
    auto slow = b.connect(16 * 1024);
    auto fast = b.connect(4 * 1024 * 1024);
    slow.send(get("/cameras/porch/mjpeg"));
    fast.send(get("/cameras/porch/mjpeg"));
    std::vector<std::string> sent;
    std::vector<std::string> seen_fast;
    fast.read();
    for (unsigned i = 0; i < 10; ++i) {
        sent.push_back(b.publish(200'000, i));
        for (auto& p : pictures(fast.read())) seen_fast.push_back(std::move(p));
    }
    EXPECT_EQ(seen_fast, sent);
    const auto seen_slow = pictures(slow.read());
    ASSERT_EQ(seen_slow.size(), 2U);
    EXPECT_EQ(seen_slow[0], sent[0]);
    EXPECT_EQ(seen_slow[1], sent[9]);
    EXPECT_EQ(b.porch->counters.missed.load(), 9U);
}

TEST(MjpegSession, a_viewer_that_reads_nothing_for_30_s_is_closed) {
    ServeFixture b;
    auto stalled = b.connect(16 * 1024);
    auto idle = b.connect();
    stalled.send(get("/cameras/porch/mjpeg"));
    idle.send(get("/cameras/porch/mjpeg"));
    b.publish(200'000);
    EXPECT_EQ(b.porch->counters.viewers.load(), 2);
    for (int i = 0; i < 29; ++i) b.pass(1s);
    EXPECT_EQ(b.porch->counters.viewers.load(), 2);
    for (int i = 0; i < 3; ++i) b.pass(1s);
    EXPECT_EQ(b.porch->counters.viewers.load(), 1) << "the idle one has all there is and stays";
    stalled.read();
    EXPECT_TRUE(stalled.closed());
}

TEST(MjpegSession, ahead_framing_completes_each_picture_with_the_next_parts_head) {
    ServeFixture b;
    auto browser = b.connect();
    const std::string head =
        browser.ask(get("/cameras/porch/mjpeg", "Accept: image/avif,image/webp,*/*\r\n"));
    EXPECT_TRUE(head.ends_with("\r\n\r\n--vedette\r\nContent-Type: image/jpeg\r\n\r\n"));
    const std::string picture = b.publish(5000);
    EXPECT_EQ(browser.read(), picture + "\r\n--vedette\r\nContent-Type: image/jpeg\r\n\r\n");
    auto by_query = b.connect();
    EXPECT_TRUE(by_query.ask(get("/cameras/porch/mjpeg?ahead=1"))
                    .ends_with(picture + "\r\n--vedette\r\nContent-Type: "
                                         "image/jpeg\r\n\r\n"));
}

TEST(MjpegSession, a_requested_rate_spaces_pictures_evenly) {
    ServeFixture b;
    auto viewer = b.connect();
    viewer.send(get("/cameras/porch/mjpeg?fps=5"));
    viewer.read();
    int seen = 0;
    for (unsigned i = 0; i < 100; ++i) {  // 4 s at 25 a second
        b.clock.advance(40ms);
        b.publish(2000, i);
        seen += static_cast<int>(pictures(viewer.read()).size());
    }
    EXPECT_GE(seen, 19);
    EXPECT_LE(seen, 21);
    EXPECT_EQ(b.porch->units.demand(bus::kPictures), (bus::Demand{1, 5}));
}

TEST(MjpegSession, a_viewer_that_leaves_ends_its_demand) {
    ServeFixture b;
    auto viewer = b.connect();
    viewer.send(get("/cameras/porch/mjpeg"));
    EXPECT_EQ(b.porch->units.demand(bus::kPictures).consumers, 1);
    viewer.leave();
    EXPECT_EQ(b.porch->counters.viewers.load(), 0);
    EXPECT_EQ(b.porch->units.demand(bus::kPictures).consumers, 0);
}

TEST(MjpegSession, input_from_a_viewer_is_ignored_up_to_a_limit) {
    ServeFixture b;
    auto viewer = b.connect();
    viewer.send(get("/cameras/porch/mjpeg"));
    viewer.send(std::string(10'000, '\xff'));
    EXPECT_EQ(b.porch->counters.viewers.load(), 1);
    for (int i = 0; i < 6; ++i) viewer.send(std::string(10'000, '\xff'));
    EXPECT_EQ(b.porch->counters.viewers.load(), 0);
}

TEST(MjpegSession, full_memory_evicts_the_viewers_that_hold_the_oldest_picture) {
    ServeFixture b;
    std::vector<ServeFixture::Client> slow;
    auto fast = b.connect(4 * 1024 * 1024);
    fast.send(get("/cameras/porch/mjpeg"));
    fast.read();
    std::size_t seen = 0;
    for (unsigned i = 0; i < 60; ++i) {  // each holds a picture of its own: 60 × 250 kB of 4 MB
        slow.push_back(b.connect(16 * 1024));
        slow.back().send(get("/cameras/porch/mjpeg"));
        b.publish(200'000, i);
        seen += pictures(fast.read()).size();
    }
    EXPECT_EQ(seen, 60U);
    EXPECT_LE(b.porch->pool->used_bytes(), b.porch->pool->max_bytes());
    EXPECT_LT(b.porch->counters.viewers.load(), 30);
}

TEST(MjpegSession, many_slow_viewers_hold_few_pictures) {
    ServeFixture b;
    auto pass = [&, n = 0U](std::vector<ServeFixture::Client>& viewers) mutable {
        b.clock.advance(40ms);
        b.publish(60'000, n++);
        for (auto& v : viewers) v.read_some(2000);  // a picture of thirty
    };
    std::vector<ServeFixture::Client> slow;
    for (int i = 0; i < 35; ++i) {  // no two start with the same picture
        slow.push_back(b.connect(8 * 1024));
        slow.back().send(get("/cameras/porch/mjpeg"));
        pass(slow);
    }
    EXPECT_GT(b.porch->pool->used_bytes(), std::size_t{20 * 60'000}) << "each holds its first picture";
    for (int i = 0; i < 100; ++i) pass(slow);
    EXPECT_LT(b.porch->pool->used_bytes(), std::size_t{11 * 65'536});
    const auto seen = b.porch->counters.delivered.load();
    for (int i = 0; i < 100; ++i) pass(slow);
    EXPECT_GT(b.porch->counters.delivered.load() - seen, 80U) << "of at most 117: they hardly wait";
}

TEST(MjpegSession, a_slow_viewer_still_gets_the_last_picture_of_a_camera_that_stops) {
    ServeFixture b;
    auto slow = b.connect(16 * 1024);
    slow.send(get("/cameras/porch/mjpeg"));
    for (unsigned i = 0; i < 33; ++i) {
        b.clock.advance(40ms);
        b.publish(200'000, i);
    }
    EXPECT_EQ(pictures(slow.read()).size(), 1U) << "picture 33 isn't one to start with after 32 missed ones";
    b.pass(1s);
    EXPECT_EQ(pictures(slow.read()).size(), 1U) << "but none came after it";
}

}  // namespace
}  // namespace vedette::serve
