// The networks in reach on the page of the Wi-Fi, over a radio in memory.
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "node/app/network_fixture.hpp"
#include "node/pages/browser_fixture.hpp"

namespace vedette::node {
namespace {

// The page of a board that is in its network, in the browser of its owner.
struct Page {
    explicit Page(NetBoard& with) : board(with) {
        board.start_radio();
        board.wifi.come_up();
        board.network.wake();
        board.run();
        EXPECT_TRUE(browser.log_in());
    }
    // Presses the button; the answer's target.
    std::string search() {
        const std::string answer = browser.post("/wifi/search", "");
        EXPECT_TRUE(has_status(answer, "303")) << answer;
        return between(answer, "Location: ", "\r\n");
    }
    void find(std::vector<port::FoundNetwork> networks) {
        board.wifi.found = std::move(networks);
        board.network.wake();
        board.run();
    }

    NetBoard& board;
    Browser browser{board};
};

TEST(WifiPage, a_search_is_asked_for_and_shows_what_is_in_reach) {
    NetBoard board;
    Page page(board);
    const int before = board.wifi.scans;
    EXPECT_TRUE(page.browser.get("/wifi").contains("action=\"/wifi/search\""));
    EXPECT_EQ(board.wifi.scans, before) << "to look at the page disturbs nobody";
    EXPECT_EQ(page.search(), "/wifi");
    EXPECT_EQ(board.wifi.scans, before + 1);
    const std::string searching = page.browser.get("/wifi");
    EXPECT_TRUE(searching.contains("http-equiv=\"refresh\"")) << searching;
    EXPECT_FALSE(searching.contains("action=\"/wifi/search\""));
    page.find({found_network("at <home>", -52, true), found_network("cafe", -80, false)});
    const std::string shown = page.browser.get("/wifi");
    EXPECT_FALSE(shown.contains("http-equiv"));
    const std::size_t home = shown.find("value=\"at &lt;home&gt;\"");
    const std::size_t cafe = shown.find("value=\"cafe\"");
    ASSERT_NE(home, shown.npos) << shown;
    EXPECT_LT(home, cafe);
    EXPECT_TRUE(shown.contains("strong signal (-52 dBm), with password"));
    EXPECT_TRUE(shown.contains("weak signal (-80 dBm), open"));
}

TEST(WifiPage, a_chosen_network_takes_the_place_of_the_one_before_it_with_its_password) {
    NetBoard board;
    Page page(board);
    const std::string form = "wifi.activated=true&remove=wifi.password&wifi.ssid=";
    EXPECT_TRUE(page.browser.post("/wifi", form + "home&wifi.password=long+enough")
                    .contains("Location: /wifi?restart"));
    EXPECT_EQ(board.node->settings().text(Key::kWifiSsid), "home");
    EXPECT_EQ(board.node->settings().text(Key::kWifiPassword), "long enough");
    EXPECT_TRUE(page.browser.post("/wifi", form + "cafe&wifi.password=").contains("Location: /wifi?restart"));
    EXPECT_EQ(board.node->settings().text(Key::kWifiSsid), "cafe");
    EXPECT_FALSE(board.node->settings().is_set(Key::kWifiPassword)) << "that of the other network";
}

TEST(WifiPage, searches_are_ten_seconds_apart_and_one_at_a_time) {
    NetBoard board;
    Page page(board);
    EXPECT_EQ(page.search(), "/wifi");
    const int scans = board.wifi.scans;
    EXPECT_EQ(page.search(), "/wifi") << "it goes on";
    EXPECT_EQ(board.wifi.scans, scans);
    page.find({found_network("home", -52, true)});
    EXPECT_EQ(page.search(), "/wifi?wait");
    EXPECT_TRUE(page.browser.get("/wifi?wait").contains("Try again in ten seconds"));
    board.run(10s);
    EXPECT_EQ(page.search(), "/wifi");
    EXPECT_EQ(board.wifi.scans, scans + 1);
}

TEST(WifiPage, only_the_owner_searches_and_a_board_without_a_radio_has_no_button) {
    NetBoard board;
    Page page(board);
    const int scans = board.wifi.scans;
    Browser stranger{board};
    EXPECT_TRUE(stranger.ask("POST", "/wifi/search").contains("Location: /login"));
    EXPECT_TRUE(page.browser.ask("POST", "/wifi/search", "token=other").contains("Location: /login"));
    EXPECT_EQ(board.wifi.scans, scans);
    NetBoard wired;
    wired.start_wired();
    Browser browser{wired};
    ASSERT_TRUE(browser.log_in());
    EXPECT_FALSE(browser.get("/wifi").contains("/wifi/search"));
    EXPECT_TRUE(browser.post("/wifi/search", "").contains("Location: /wifi?wait"));
}

}  // namespace
}  // namespace vedette::node
